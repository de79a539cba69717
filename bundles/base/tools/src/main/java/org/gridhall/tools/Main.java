package org.gridhall.tools;

import java.util.Arrays;
import java.util.List;
import org.gridhall.tools.bench.Bench;
import org.gridhall.tools.generate.Generate;
import org.gridhall.tools.replay.Replay;

/** Starts the command that the first word names. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    private static int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
        try {
            return switch (command) {
                case "replay" -> Replay.run(rest, System.out, System.err);
                case "generate" -> Generate.run(rest, System.out, System.err);
                case "bench" -> Bench.run(rest, System.out, System.err);
                default -> throw Stop.usage("命令：replay、generate、bench", "Commands: replay, generate, bench");
            };
        } catch (Stop e) {
            System.err.println(Words.in("错误：", "Error: ") + e.getMessage());
            return e.code();
        }
    }
}
