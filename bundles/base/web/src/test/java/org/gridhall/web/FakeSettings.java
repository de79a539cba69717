package org.gridhall.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.job.Job;
import org.gridhall.api.job.JobState;
import org.gridhall.api.setting.Setting;
import org.gridhall.api.setting.SettingGroup;
import org.gridhall.api.setting.Settings;

/** Settings in memory, and a job. */
final class FakeSettings implements Settings {

    final List<String> calls = new ArrayList<>();

    final Job job = new Job() {
        @Override
        public String name() {
            return "sweep";
        }

        @Override
        public Text title() {
            return Text.of("清理", "Sweep");
        }

        @Override
        public Text about() {
            return Text.of("清理旧数据", "Old things go");
        }

        @Override
        public Duration every() {
            return Duration.ofMinutes(60);
        }

        @Override
        public JobState state() {
            return new JobState(
                    false,
                    Instant.EPOCH,
                    Duration.ofSeconds(3),
                    Instant.EPOCH,
                    7,
                    1,
                    Text.same(Browsing.ATTACK),
                    Instant.EPOCH);
        }

        @Override
        public void run(Actor actor) {
            calls.add("run " + actor.login());
        }
    };

    @Override
    public List<SettingGroup> groups(Actor actor) {
        return List.of(new SettingGroup(
                "org.gridhall.message",
                Text.of("消息", "Messages"),
                Text.of("怎样发送", "How they are sent"),
                List.of(
                        setting("quiet.from", Setting.Kind.TEXT, Browsing.ATTACK, false),
                        setting("tries", Setting.Kind.NUMBER, null, false),
                        setting("tls", Setting.Kind.BOOLEAN, "true", false),
                        setting("password", Setting.Kind.SECRET, null, false),
                        setting("url", Setting.Kind.TEXT, null, true))));
    }

    private static Setting setting(String name, Setting.Kind kind, String value, boolean fixed) {
        return new Setting(
                name,
                Text.of("设置 " + name, "Setting " + name),
                Text.of("说明", "About"),
                kind,
                List.of(),
                kind == Setting.Kind.NUMBER ? 1L : null,
                kind == Setting.Kind.NUMBER ? 100L : null,
                null,
                kind == Setting.Kind.NUMBER ? "12" : "",
                value,
                true,
                fixed);
    }

    @Override
    public int change(Actor actor, String pid, Map<String, String> values) {
        if (values.get("tries").equals("many")) {
            throw Problem.invalid("/tries", "应为整数", "This should be a whole number");
        }
        calls.add(pid + " " + values);
        return 1;
    }
}
