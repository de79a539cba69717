package org.gridhall.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.keys.Keyring;
import org.gridhall.api.module.Modules;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.api.register.Registers;
import org.gridhall.api.search.Search;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.osgi.framework.BundleContext;

/**
 * What every command has in common: whose account it acts as, its language, and the choice between words and JSON. A
 * problem is one line, or a JSON object, and the command fails; nothing is logged.
 *
 * @param <T> what it answers
 */
abstract class GridhallCommand<T> implements Action {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    @Option(name = "--json", description = "以 JSON 输出 · Answer in JSON")
    boolean json;

    @Option(name = "--lang", description = "语言：zh 或 en · Language: zh or en", valueToShowInHelp = "zh")
    @Completion(
            value = StringsCompleter.class,
            values = {"zh", "en"})
    String lang;

    @Option(name = "--as", description = "以哪个账号的身份 · Account to act as", valueToShowInHelp = "admin")
    @Completion(Codes.Logins.class)
    String login = "admin";

    @Reference
    Session session;

    @Reference
    BundleContext context;

    private Services services;

    /** Does the work. */
    abstract T ask(Actor actor) throws IOException;

    /** Prints the answer in words. */
    abstract void show(T answer, PrintStream out);

    /** What stands after the arguments; null for nothing. */
    List<String> trailing() {
        return null;
    }

    /** Takes words after the arguments that are no options; most commands know none. */
    void more(List<String> words) {
        if (!words.isEmpty()) {
            throw wrong("多余的参数 " + words.get(0), "Too many arguments: " + words.get(0));
        }
    }

    /** What makes this answer a failure all the same; null when it is none. */
    Text failure(T answer) {
        return null;
    }

    @Override
    public final Object execute() throws CommandException {
        try (Services here = new Services(context)) {
            services = here;
            more(Trailing.options(this, trailing()));
            T answer = ask(accounts().actor(login));
            Text failure = failure(answer);
            if (json) {
                out().println(Answer.json(answer));
                return failure == null ? null : 1;
            }
            show(answer, out());
            if (failure != null) {
                throw refused(failure.in(locale()));
            }
            return null;
        } catch (Problem problem) {
            if (json) {
                out().println(Answer.json(facts(problem)));
                return 1;
            }
            throw refused(words(problem));
        } catch (IOException e) {
            throw refused(say("文件读写失败：", "The file cannot be read or written: ") + e.getMessage());
        }
    }

    <S> S service(Class<S> type) {
        return services.get(type);
    }

    Accounts accounts() {
        return services.get(Accounts.class);
    }

    Tickets tickets() {
        return services.get(Tickets.class);
    }

    Trail trail() {
        return services.get(Trail.class);
    }

    Organisation organisation() {
        return services.get(Organisation.class);
    }

    Registers registers() {
        return services.get(Registers.class);
    }

    Catalogue catalogue() {
        return services.get(Catalogue.class);
    }

    Modules modules() {
        return services.get(Modules.class);
    }

    Statistics statistics() {
        return services.get(Statistics.class);
    }

    PeopleImports imports() {
        return services.get(PeopleImports.class);
    }

    Keyring keyring() {
        return services.get(Keyring.class);
    }

    Search search() {
        return services.get(Search.class);
    }

    /** A ticket by its number, or by its id where only digits are given. */
    Ticket ticket(Actor actor, String ticket) {
        if (!ticket.matches("\\d+")) {
            return tickets().byNumber(actor, ticket);
        }
        try {
            return tickets().get(actor, Long.parseLong(ticket));
        } catch (NumberFormatException e) {
            throw wrong("没有工单 " + ticket, "There is no ticket " + ticket);
        }
    }

    /** A subject of the trail: kind/id, else a ticket. */
    Subject subject(Actor actor, String text) {
        if (text.indexOf('/') < 0) {
            return Subject.ticket(ticket(actor, text).id());
        }
        try {
            return Subject.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text + "：应为 种类/编号，例如 module/parks", text + ": this is kind/id, such as module/parks");
        }
    }

    private PrintStream out() {
        return session.getConsole();
    }

    /** Karaf knows this very class as one that is shown without being logged. */
    private static CommandException refused(String line) {
        return new CommandException(line, line);
    }

    private String words(Problem problem) {
        String fields = problem.errors().stream()
                .map(error -> "\n  " + error.field() + ": " + error.message().in(locale()))
                .collect(Collectors.joining());
        return Table.plain(problem.text().in(locale())) + fields;
    }

    private static Map<String, Object> facts(Problem problem) {
        Map<String, Object> facts = new LinkedHashMap<>(problem.details());
        facts.put("status", problem.kind().status());
        facts.put("code", problem.code());
        facts.put("text", problem.text());
        facts.put("errors", problem.errors());
        return facts;
    }

    /** The language asked for, else that of the session's environment where it says English, else Chinese. */
    Locale locale() {
        String wanted = lang;
        if (wanted == null) {
            Object environment = session.get("LC_ALL") == null ? session.get("LANG") : session.get("LC_ALL");
            wanted = environment == null ? "zh" : environment.toString();
        }
        return wanted.startsWith("en") ? Locale.ENGLISH : Locale.CHINESE;
    }

    String say(String zh, String en) {
        return Text.of(zh, en).in(locale());
    }

    String say(Text text) {
        return text == null ? "" : text.in(locale());
    }

    String yes(boolean value) {
        return value ? say("是", "yes") : "";
    }

    /** A time on the district's clock. */
    String time(Instant instant) {
        return instant == null ? "" : MINUTES.format(instant.atZone(zone()));
    }

    /** A day, as 2026-01-31. */
    static LocalDate day(String option, String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw wrong(option + "：日期写作 2026-01-31", option + ": write a day as 2026-01-31");
        }
    }

    /** A mistake on the command line. */
    static Problem wrong(String zh, String en) {
        return Problem.of(Problem.Kind.UNREADABLE, "command", zh, en);
    }

    static void need(Actor actor, String permission) {
        if (!actor.may(permission)) {
            throw Problem.forbidden(
                    "账号 " + actor.login() + " 没有权限 " + permission,
                    "The account " + actor.login() + " lacks the permission " + permission);
        }
    }

    /** A file or folder on the machine of the instance. */
    Path path(String name) {
        Path here = session.currentDir();
        return here == null ? Path.of(name) : here.resolve(name);
    }

    /** The district's time zone; the console shares its settings, not its classes. */
    static ZoneId zone() {
        Path settings = Path.of(System.getProperty("karaf.etc", "etc"), "org.gridhall.core.cfg");
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(settings)) {
            properties.load(in);
            return ZoneId.of(properties.getProperty("zone", "Asia/Shanghai"));
        } catch (IOException | DateTimeException e) {
            return ZoneId.of("Asia/Shanghai");
        }
    }
}
