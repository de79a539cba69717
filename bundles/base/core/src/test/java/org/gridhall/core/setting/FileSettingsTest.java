package org.gridhall.core.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.setting.Setting;
import org.gridhall.api.setting.SettingGroup;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSettingsTest {

    private static final String SMTP = "org.gridhall.message.smtp";
    private static final String MESSAGE = "org.gridhall.message";
    private static final Actor BOSS = actor(Permissions.SETTING_MANAGE);

    @TempDir
    Path folder;

    private final Map<String, SettingGroup> described = new TreeMap<>();
    private Database database;
    private ChainedTrail trail;
    private FileSettings settings;

    private static Actor actor(String permission) {
        Grant grant = new Grant("admin", Set.of(permission), "/", null, 1, "d");
        return new Actor(Actor.Kind.ACCOUNT, 1, 1, "admin", "主任", List.of(grant), 0);
    }

    @BeforeEach
    void open() throws IOException {
        for (String file : List.of(
                "src/main/resources/OSGI-INF/metatype/org.gridhall.message.xml",
                "../messaging/src/main/resources/OSGI-INF/metatype/org.gridhall.message.smtp.xml")) {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                Descriptions.read(in, described);
            }
        }
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(
                folder.resolve("etc/org.gridhall.message.cfg"),
                "# quiet hours\nquiet.from = 21:00\ntries = 12\nmailbox.days = ${env:DAYS:-30}\n");
        database = TestDatabase.derby();
        trail = new ChainedTrail(database);
        settings = new FileSettings(database, trail, folder.resolve("etc"), folder.resolve("etc.own"), () -> described);
    }

    private Setting setting(String pid, String name) {
        return settings.groups(BOSS).stream()
                .filter(group -> group.pid().equals(pid))
                .flatMap(group -> group.settings().stream())
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<TrailEntry> entries() {
        return trail.entries(new Subject(Subject.SETTING, 1), 1, 100);
    }

    @Test
    void what_is_described_is_shown_as_it_stands() {
        assertThat(setting(MESSAGE, "quiet.from").value()).isEqualTo("21:00");
        assertThat(setting(MESSAGE, "tries").kind()).isEqualTo(Setting.Kind.NUMBER);
        assertThat(setting(MESSAGE, "keep.days").set()).isFalse();
        assertThat(setting(MESSAGE, "keep.days").fallback()).isEqualTo("90");
        Setting fixed = setting(MESSAGE, "mailbox.days");
        assertThat(fixed.fixed()).isTrue();
        assertThat(fixed.value()).isNull();
        assertThat(described.values())
                .allSatisfy(group -> assertThat(group.settings()).isNotEmpty().allSatisfy(setting -> {
                    assertThat(setting.title().zh())
                            .isNotEqualTo(setting.title().en());
                    assertThat(setting.about().en()).isNotBlank();
                }));
        assertThat(catchThrowableOfType(Problem.class, () -> settings.groups(actor(Permissions.MODULE_READ)))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
    }

    @Test
    void a_change_is_in_the_file_beside_it_and_in_the_trail() throws IOException {
        assertThat(settings.change(BOSS, MESSAGE, Map.of("quiet.from", "20:30", "tries", "12", "mailbox.days", "1")))
                .isEqualTo(1);
        assertThat(Files.readString(folder.resolve("etc/org.gridhall.message.cfg")))
                .contains("# quiet hours\n", "quiet.from = 20:30", "mailbox.days = ${env:DAYS:-30}");
        assertThat(Files.readString(folder.resolve("etc.own/org.gridhall.message.cfg"))
                        .strip())
                .isEqualTo("quiet.from = 20:30");
        assertThat(entries()).singleElement().satisfies(entry -> assertThat(entry.changes())
                .containsEntry(MESSAGE + "/quiet.from", List.of("21:00", "20:30")));
        assertThat(settings.change(BOSS, MESSAGE, Map.of("quiet.from", "20:30")))
                .isZero();
        assertThat(entries()).hasSize(1);
        settings.change(BOSS, MESSAGE, Map.of("quiet.from", ""));
        assertThat(setting(MESSAGE, "quiet.from").value())
                .as("back to what holds by itself")
                .isEqualTo("21:00");
        assertThat(Files.readString(folder.resolve("etc.own/org.gridhall.message.cfg")))
                .contains("quiet.from = 21:00");
    }

    @Test
    void wrong_values_are_told_at_their_fields_and_nothing_is_taken() {
        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> settings.change(
                        BOSS,
                        MESSAGE,
                        Map.of("tries", "many", "keep.days", "0", "quiet.from", "${env:PATH}", "quiet.to", "06:00")));
        assertThat(problem.errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("/tries", "/keep.days", "/quiet.from");
        assertThat(catchThrowableOfType(
                                Problem.class, () -> settings.change(BOSS, MESSAGE, Map.of("quiet.to", "25:00")))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/quiet.to");
        assertThat(setting(MESSAGE, "quiet.to").set()).isFalse();
        assertThat(entries()).isEmpty();
        assertThat(catchThrowableOfType(
                                Problem.class, () -> settings.change(BOSS, SMTP, Map.of("security", "whatever")))
                        .errors())
                .hasSize(1);
        assertThat(catchThrowableOfType(Problem.class, () -> settings.change(BOSS, "org.gridhall.no", Map.of()))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @Test
    void a_secret_is_replaced_and_never_shown() throws IOException {
        String secret = "s3cret\\with=signs";
        settings.change(BOSS, SMTP, Map.of("password", secret, "host", "mail.example.org"));
        Setting kept = setting(SMTP, "password");
        assertThat(kept.set()).isTrue();
        assertThat(kept.value()).isNull();
        assertThat(new CfgFile(folder.resolve("etc/" + SMTP + ".cfg")).read()).containsEntry("password", secret);
        assertThat(entries().toString()).doesNotContain("s3cret");
        settings.change(BOSS, SMTP, Map.of("password", "", "host", "other.example.org"));
        assertThat(new CfgFile(folder.resolve("etc/" + SMTP + ".cfg")).read())
                .containsEntry("password", secret)
                .containsEntry("host", "other.example.org");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("etc/" + SMTP + ".cfg")))
                    .hasSize(2);
        }
    }
}
