package org.gridhall.api.assessment;

import org.gridhall.api.Text;

/** Who is scored. */
public enum Scored {
    GRIDWORKER("网格员", "Grid workers", true),
    CLERK("受理员", "Acceptance clerks", true),
    DUTY_HEAD("值班长", "Duty heads", true),
    DISPATCHER("派遣员", "Dispatchers", true),
    UNIT("承办单位", "Units", false),
    GRID("网格", "Grids", false);

    private final Text title;
    private final boolean person;

    Scored(String zh, String en, boolean person) {
        this.title = new Text(zh, en);
        this.person = person;
    }

    public Text title() {
        return title;
    }

    /** Whether those are people, by their accounts; else they go by their codes. */
    public boolean person() {
        return person;
    }

    /** Its name in addresses and rules, such as {@code duty-head}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
