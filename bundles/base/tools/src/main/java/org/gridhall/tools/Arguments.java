package org.gridhall.tools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stood on the command line: words, options with a value, and flags. */
public final class Arguments {

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    /**
     * @param valued options that take a value, such as {@code --url}; {@code --url=VALUE} works too
     * @param flags options without a value
     */
    public Arguments(List<String> arguments, Set<String> valued, Set<String> flags) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!argument.startsWith("--")) {
                words.add(argument);
            } else if (flags.contains(argument)) {
                options.put(argument, "");
            } else if (!valued.contains(name)) {
                throw Stop.usage("不认识的选项 " + name, "Unknown option " + name);
            } else if (equals >= 0) {
                options.put(name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                options.put(name, arguments.get(++i));
            } else {
                throw Stop.usage(name + " 后面缺少值", name + " needs a value");
            }
        }
    }

    public List<String> words() {
        return words;
    }

    public boolean has(String flag) {
        return options.containsKey(flag);
    }

    /** The value of an option, or null. */
    public String get(String option) {
        return options.get(option);
    }

    public String get(String option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    /** The whole number given by an option, within its range. */
    public int number(String option, int otherwise, int least, int most) {
        String value = options.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Stop.usage(
                option + " 应是 " + least + " 到 " + most + " 的整数",
                option + " is a whole number from " + least + " to " + most);
    }
}
