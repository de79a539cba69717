package org.gridhall.core.setting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.setting.Setting;
import org.gridhall.api.setting.SettingGroup;
import org.gridhall.api.setting.Settings;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings in the files of {@code etc}, which the container watches. What is changed here is kept a second time beside
 * them: the launcher writes {@code etc} again after an update, and then puts these back.
 */
@Component(service = Settings.class)
public final class FileSettings implements Settings {

    private static final Logger LOG = LoggerFactory.getLogger(FileSettings.class);
    private static final Subject SUBJECT = new Subject(Subject.SETTING, 1);
    private static final int LONGEST = 2000;

    private final Database database;
    private final ChainedTrail trail;
    private final Path etc;
    private final Path own;
    private final Supplier<Map<String, SettingGroup>> described;

    @Activate
    public FileSettings(@Reference Database database, @Reference ChainedTrail trail, BundleContext context) {
        this(
                database,
                trail,
                Path.of(System.getProperty("karaf.etc", "etc")),
                Path.of(System.getProperty("karaf.base", "."), "etc.own"),
                () -> described(context));
    }

    /**
     * @param own folder of what was changed here, by itself
     * @param described the settings that there are, by configuration
     */
    FileSettings(
            Database database, ChainedTrail trail, Path etc, Path own, Supplier<Map<String, SettingGroup>> described) {
        this.database = database;
        this.trail = trail;
        this.etc = etc;
        this.own = own;
        this.described = described;
    }

    private static Map<String, SettingGroup> described(BundleContext context) {
        Map<String, SettingGroup> groups = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
            while (files != null && files.hasMoreElements()) {
                URL file = files.nextElement();
                try (InputStream in = file.openStream()) {
                    Descriptions.read(in, groups);
                } catch (IOException e) {
                    LOG.warn("{} of {} cannot be read: {}", file, bundle.getSymbolicName(), e.toString());
                }
            }
        }
        return groups;
    }

    private static void need(Actor actor) {
        if (!actor.mayEverywhere(Permissions.SETTING_MANAGE)) {
            throw Problem.forbidden("没有修改系统设置的权限", "you may not see or change the settings");
        }
    }

    @Override
    public List<SettingGroup> groups(Actor actor) {
        need(actor);
        List<SettingGroup> groups = new ArrayList<>();
        described.get().values().forEach(group -> groups.add(standing(group)));
        groups.sort(Comparator.comparing(SettingGroup::pid));
        return groups;
    }

    private CfgFile file(Path folder, String pid) {
        return new CfgFile(folder.resolve(pid + ".cfg"));
    }

    private SettingGroup standing(SettingGroup group) {
        Map<String, String> values = values(group.pid());
        return new SettingGroup(
                group.pid(),
                group.title(),
                group.about(),
                group.settings().stream()
                        .map(setting -> standing(setting, values.get(setting.name())))
                        .toList());
    }

    private Map<String, String> values(String pid) {
        try {
            return file(etc, pid).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Setting standing(Setting setting, String value) {
        boolean fixed = value != null && value.contains("${");
        return new Setting(
                setting.name(),
                setting.title(),
                setting.about(),
                setting.kind(),
                setting.options(),
                setting.least(),
                setting.most(),
                setting.pattern(),
                setting.fallback(),
                setting.secret() || fixed ? null : value,
                value != null && !value.isEmpty(),
                fixed);
    }

    @Override
    public int change(Actor actor, String pid, Map<String, String> values) {
        need(actor);
        SettingGroup group = described.get().get(pid);
        if (group == null) {
            throw Problem.notFound("没有这组设置", "There is no such group of settings");
        }
        Map<String, String> before = values(pid);
        Map<String, String> set = new LinkedHashMap<>();
        Map<String, Object> changes = new LinkedHashMap<>();
        List<FieldError> faults = new ArrayList<>();
        boolean secrets = false;
        for (Setting setting : group.settings()) {
            String asked = values.get(setting.name());
            String old = before.get(setting.name());
            secrets |= setting.secret();
            boolean stays = asked == null || setting.secret() && asked.isEmpty();
            if (stays || standing(setting, old).fixed()) {
                continue;
            }
            String value = asked.isBlank() ? setting.fallback() : asked.strip();
            Text fault = fault(setting, value);
            if (fault != null) {
                faults.add(new FieldError("/" + setting.name(), fault));
            } else if (!value.equals(old == null ? setting.fallback() : old)) {
                set.put(setting.name(), value);
                changes.put(
                        pid + "/" + setting.name(),
                        setting.secret()
                                ? Arrays.asList(old == null ? null : "***", "***")
                                : Arrays.asList(old, value));
            }
        }
        if (!faults.isEmpty()) {
            throw Problem.invalid(faults);
        }
        if (changes.isEmpty()) {
            return 0;
        }
        boolean closed = secrets;
        database.write(manager -> {
            trail.append(Deed.now(SUBJECT, "change", actor, changes));
            // Last in the transaction: a file that cannot be written leaves no entry that says it was.
            database.last(() -> write(pid, set, closed));
            return null;
        });
        return changes.size();
    }

    private void write(String pid, Map<String, String> set, boolean closed) {
        try {
            file(own, pid).write(set, closed);
            file(etc, pid).write(set, closed);
        } catch (IOException e) {
            LOG.error("the settings {} could not be written", pid, e);
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "setting.file",
                    "设置文件无法写入，请检查数据目录的权限和剩余空间",
                    "The file of settings cannot be written; check the rights and the free space of the data folder");
        }
    }

    /** What is wrong with a value; null for nothing. */
    private static Text fault(Setting setting, String value) {
        if (value.length() > LONGEST || value.chars().anyMatch(c -> c < ' ')) {
            return new Text("最多 " + LONGEST + " 个字，不能换行", "At most " + LONGEST + " characters, in one line");
        }
        if (value.contains("${") || value.endsWith("\\")) {
            return new Text("不能含有 ${，也不能以反斜杠结尾", "It may not have ${ in it, nor end with a backslash");
        }
        if (value.isEmpty()) {
            return null;
        }
        if (!setting.options().isEmpty()
                && setting.options().stream().noneMatch(option -> option.value().equals(value))) {
            return new Text("请从列表中选择", "Choose one of the list");
        }
        return switch (setting.kind()) {
            case NUMBER -> number(setting, value);
            case BOOLEAN ->
                value.equals("true") || value.equals("false") ? null : new Text("请选择是或否", "Choose yes or no");
            default ->
                setting.pattern() == null || value.matches(setting.pattern())
                        ? null
                        : new Text(
                                "格式不对：" + setting.about().zh(),
                                "This is not of the right form: "
                                        + setting.about().en());
        };
    }

    private static Text number(Setting setting, String value) {
        long number;
        try {
            number = Long.parseLong(value);
        } catch (NumberFormatException e) {
            return new Text("应为整数", "This should be a whole number");
        }
        if (setting.least() != null && number < setting.least() || setting.most() != null && number > setting.most()) {
            return new Text(
                    "应在 " + setting.least() + " 至 " + setting.most() + " 之间",
                    "This should be from " + setting.least() + " to " + setting.most());
        }
        return null;
    }
}
