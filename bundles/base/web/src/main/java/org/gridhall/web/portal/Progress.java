package org.gridhall.web.portal;

import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Stage;

/** The loop as whoever reported it understands it. */
public final class Progress {

    /** The steps in plain words, in order. */
    public static final List<Text> STEPS = List.of(
            new Text("已收到", "Received"),
            new Text("交办中", "Finding who is responsible"),
            new Text("办理中", "Being handled"),
            new Text("答复", "Answered"),
            new Text("办结", "Closed"));

    private static final List<Text> NOW = List.of(
            new Text("您反映的问题已收到，工作人员正在核对。", "Your report has arrived; somebody is looking at it."),
            new Text("正在确定由哪个单位办理。", "We are finding out who is responsible."),
            new Text("承办单位正在办理。", "The unit responsible is working on it."),
            new Text("已经处理，正在答复或等您确认。", "It has been dealt with; you are being answered."),
            new Text("已经办结。", "It is closed."));

    private Progress() {}

    /** Where a stage stands, 0 to 4. */
    static int of(Stage stage) {
        if (stage == null) {
            return 0;
        }
        if (stage.closed()) {
            return 4;
        }
        return switch (stage.phase()) {
            case "dispatch" -> 1;
            case "handle", "supervise" -> 2;
            case "feedback" -> 3;
            case "assess" -> 4;
            default -> 0;
        };
    }

    static Text now(int step) {
        return NOW.get(step);
    }
}
