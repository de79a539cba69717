package org.gridhall.console;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.karaf.shell.api.action.Option;

/** Options that stand after the arguments, where Karaf no longer looks for them but people write them. */
final class Trailing {

    private Trailing() {}

    /** Sets the command's options from these words; returns the words that are no options. */
    static List<String> options(GridhallCommand<?> command, List<String> words) {
        List<String> rest = new ArrayList<>();
        Iterator<String> all = words == null ? List.<String>of().iterator() : words.iterator();
        while (all.hasNext()) {
            String word = all.next();
            if (!word.startsWith("--")) {
                rest.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Field field = field(command.getClass(), name);
            boolean flag = field.getType() == boolean.class;
            if (!flag && equals < 0 && !all.hasNext()) {
                throw GridhallCommand.wrong(name + " 后面缺少值", name + " needs a value");
            }
            set(command, field, name, flag ? "" : equals < 0 ? all.next() : word.substring(equals + 1));
        }
        return rest;
    }

    private static Field field(Class<?> command, String name) {
        for (Class<?> type = command; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null && option.name().equals(name)) {
                    return field;
                }
            }
        }
        throw GridhallCommand.wrong("不认识的选项 " + name, "Unknown option " + name);
    }

    private static void set(Object command, Field field, String name, String value) {
        try {
            field.setAccessible(true);
            if (field.getType() == boolean.class) {
                field.set(command, true);
            } else if (field.getType() == String.class) {
                field.set(command, value);
            } else if (field.getType() == List.class) {
                List<Object> values = new ArrayList<>();
                if (field.get(command) instanceof List<?> before) {
                    values.addAll(before);
                }
                values.add(value);
                field.set(command, values);
            } else {
                field.set(command, Integer.valueOf(value));
            }
        } catch (NumberFormatException e) {
            throw GridhallCommand.wrong(name + " 应是整数", name + " is a whole number");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
