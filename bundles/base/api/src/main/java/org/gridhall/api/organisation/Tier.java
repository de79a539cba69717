package org.gridhall.api.organisation;

import java.util.Optional;
import java.util.stream.Stream;
import org.gridhall.api.Text;

/** The four tiers of technical staff, from the one who keeps the network running to the one in the grid. */
public enum Tier {
    NETWORK_MANAGER(1, "网络管理员", "Network manager"),
    COMMAND_ROOM(2, "指挥室人员", "Command room staff"),
    PLATFORM_LIAISON(3, "平台联络员", "Platform liaison"),
    GRID_LIAISON(4, "网格联络员", "Grid liaison");

    private final int number;
    private final Text title;

    Tier(int number, String zh, String en) {
        this.number = number;
        this.title = new Text(zh, en);
    }

    /** 1 to 4, as files and lists say it. */
    public int number() {
        return number;
    }

    public Text title() {
        return title;
    }

    /** The tier of a number; empty for a number that is none. */
    public static Optional<Tier> of(int number) {
        return Stream.of(values()).filter(tier -> tier.number == number).findFirst();
    }
}
