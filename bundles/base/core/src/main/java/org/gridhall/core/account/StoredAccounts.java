package org.gridhall.core.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Account;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.account.Session;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.core.organisation.Person;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Accounts in the database. */
@Component(
        service = {Accounts.class, StoredAccounts.class},
        configurationPid = "org.gridhall.core",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class StoredAccounts implements Accounts {

    /** What a district sets in {@code org.gridhall.core.cfg}. */
    public @interface Config {
        /** Time zone of the district: posts begin and end at its midnight. */
        String zone() default "Asia/Shanghai";

        /** Whether the well-known demonstration accounts get their well-known password. */
        boolean demo() default false;
    }

    private static final int SOME = 500;
    private static final Duration SESSION = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;
    private final AccountTrail trail;
    private final StoredOrganisation organisation;
    private final Clock clock;
    private final boolean demo;
    private final NewAccounts newAccounts;
    private final Passwords passwords = new Passwords();
    private final Proofs proofs;
    private final Tokens tokens;
    private final Actors actors;

    @Activate
    public StoredAccounts(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference StoredOrganisation organisation,
            Config config) {
        this(database, trail, organisation, Clock.system(ZoneId.of(config.zone())), config.demo());
        new FirstPasswords(this).set(config.demo(), System.getenv("GRIDHALL_ADMIN_PASSWORD"));
    }

    /** @param clock in the zone of the district */
    public StoredAccounts(Database database, ChainedTrail trail, StoredOrganisation organisation, Clock clock) {
        this(database, trail, organisation, clock, true);
    }

    StoredAccounts(Database database, ChainedTrail trail, StoredOrganisation organisation, Clock clock, boolean demo) {
        Ids ids = new Ids();
        this.demo = demo;
        this.database = database;
        this.trail = new AccountTrail(trail, clock);
        this.organisation = organisation;
        this.clock = clock;
        this.newAccounts = new NewAccounts(trail, clock, ids);
        this.proofs = new Proofs(database, clock, this.trail, passwords);
        this.tokens = new Tokens(database, clock, ids);
        this.actors = new Actors(organisation, clock);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setCatalogue(Catalogue catalogue) {
        actors.catalogue(catalogue);
    }

    void unsetCatalogue(Catalogue old) {
        if (actors.catalogue() == old) {
            actors.catalogue(null);
        }
    }

    @Override
    public Session login(String login, String password) {
        String name = login == null ? "" : login.strip();
        StoredAccount seen = database.read(manager -> NewAccounts.find(manager, name));
        // A database that was once used for a demonstration may still have its password.
        if (seen == null || wellKnown(password)) {
            throw proofs.stranger(name, password);
        }
        String token = Tokens.fresh();
        StoredToken row = proofs.prove(seen, password, Proofs::wrong, (manager, account) -> {
            trail.append(account.id, "login", actor(account), Map.of());
            return tokens.store(manager, token, account.id, "login", SESSION);
        });
        return new Session(row.id, token, Instant.ofEpochMilli(row.expiresAt), actor(seen));
    }

    private boolean wellKnown(String password) {
        return !demo && FirstPasswords.DEMO.equals(password);
    }

    /** @throws Problem INVALID when a password is not to be set */
    void check(String password, String field) {
        Passwords.check(password, field);
        if (wellKnown(password)) {
            throw Problem.invalid(
                    field, "这是众所周知的演示密码，请换一个", "this is the well-known password of the demonstration; choose another");
        }
    }

    @Override
    public Actor authenticate(String token) {
        return tokens.find(token)
                .map(known -> actors.of(known.account(), known.login(), known.person()))
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNAUTHENTICATED,
                        "token.unknown",
                        "登录已失效，请重新登录",
                        "The login has ended; log in again"));
    }

    @Override
    public void logout(String token) {
        tokens.find(token)
                .ifPresent(known -> database.write(manager -> {
                    if (tokens.remove(manager, known.token())) {
                        trail.append(
                                known.account(),
                                "logout",
                                actors.of(known.account(), known.login(), known.person()),
                                Map.of());
                    }
                    return null;
                }));
    }

    @Override
    public Session issue(Actor actor, String purpose, Duration lifetime) {
        if (purpose == null || purpose.isBlank() || purpose.length() > 100) {
            throw Problem.invalid("/purpose", "用途须为 1 到 100 个字", "a purpose has 1 to 100 characters");
        }
        if (lifetime == null || lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0) {
            throw Problem.invalid("/lifetime", "有效期须大于零，最长一年", "a lifetime is more than nothing and at most a year");
        }
        String token = Tokens.fresh();
        StoredToken row = database.write(manager -> {
            StoredAccount account = own(manager, actor);
            StoredToken fresh = tokens.store(manager, token, account.id, purpose, lifetime);
            trail.append(
                    account.id,
                    "token-issue",
                    actor,
                    Map.of("token", List.of("", Long.toString(fresh.id))),
                    Map.of("purpose", purpose));
            return fresh;
        });
        return new Session(
                row.id,
                token,
                Instant.ofEpochMilli(row.expiresAt),
                actors.of(actor.account(), actor.login(), actor.person()));
    }

    @Override
    public void withdraw(Actor actor, long token) {
        database.write(manager -> {
            StoredToken row = manager.find(StoredToken.class, token);
            // Whoever may not withdraw a token does not learn that there is one.
            boolean own = row != null && actor.kind() == Actor.Kind.ACCOUNT && row.account == actor.account();
            if (row == null || !own && !actor.mayEverywhere(Permissions.ACCOUNT_MANAGE)) {
                throw Problem.notFound("没有这个令牌", "there is no such token");
            }
            long account = row.account;
            Proofs.lock(manager, account);
            manager.detach(row);
            if (tokens.remove(manager, token)) {
                trail.append(account, "token-withdraw", actor, Map.of("token", List.of(Long.toString(token), "")));
            }
            return null;
        });
    }

    @Override
    public void changePassword(Actor actor, String token, String old, String fresh) {
        check(fresh, "/fresh");
        StoredAccount seen = database.read(manager -> own(manager, actor));
        String hash = passwords.hash(fresh);
        proofs.prove(
                seen,
                old,
                () -> Problem.invalid("/old", "原密码不正确", "the old password is not right"),
                (manager, account) -> {
                    account.password(hash);
                    // Whoever else knew the old password is out, also by what was issued with it.
                    tokens.removeOthers(manager, account.id, token);
                    trail.append(account.id, "password", actor, Map.of());
                    return true;
                });
    }

    private StoredAccount own(EntityManager manager, Actor actor) {
        StoredAccount account =
                actor.kind() == Actor.Kind.ACCOUNT ? manager.find(StoredAccount.class, actor.account()) : null;
        if (account == null || !account.enabled) {
            throw Problem.forbidden("只有账号本人可以这样做", "only the holder of an open account can do this");
        }
        return account;
    }

    @Override
    public void setPassword(Actor actor, String login, String password) {
        manage(actor);
        check(password, "/password");
        String hash = passwords.hash(password);
        change(login, (manager, account) -> {
            account.password(hash);
            account.succeed();
            // Whoever had the old password is out.
            tokens.removeAll(manager, account.id);
            trail.append(account.id, "password", actor, Map.of());
            return account;
        });
    }

    /** Sets the password of those accounts that have none, the same hash for all of them. */
    void firstPassword(List<String> logins, String password) {
        List<StoredAccount> without = database.read(manager -> logins.stream()
                .map(login -> NewAccounts.find(manager, login))
                .filter(account -> account != null && account.password == null)
                .toList());
        if (without.isEmpty()) {
            return;
        }
        String hash = passwords.hash(password);
        without.forEach(seen -> change(seen.login, (manager, account) -> {
            // Another node may start at the same time.
            if (account.password == null) {
                account.password(hash);
                trail.append(account.id, "password", Actor.SYSTEM, Map.of());
            }
            return account;
        }));
    }

    @Override
    public Account create(Actor actor, String login, String personCode) {
        manage(actor);
        if (login == null || !NewAccounts.good(login)) {
            throw Problem.invalid(
                    "/login",
                    "登录名须为 2 到 40 个小写字母、数字、点或连字符",
                    "a login is 2 to 40 lower-case letters, digits, dots or hyphens");
        }
        Person person = organisation
                .person(personCode)
                .orElseThrow(
                        () -> Problem.invalid("/person", "没有这样的人员：" + personCode, "there is no person " + personCode));
        return database.write(manager -> {
            if (newAccounts.make(manager, actor, login, person.id()) != NewAccounts.Outcome.MADE) {
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "account.exists",
                        "登录名已被使用：" + login,
                        "The login " + login + " is taken");
            }
            manager.flush();
            return account(NewAccounts.find(manager, login));
        });
    }

    @Override
    public void enable(Actor actor, String login, boolean enabled) {
        manage(actor);
        change(login, (manager, account) -> {
            if (account.enabled != enabled) {
                account.enable(enabled);
                trail.append(
                        account.id,
                        enabled ? "enable" : "disable",
                        actor,
                        Map.of("enabled", List.of(!enabled, enabled)));
            }
            if (!enabled) {
                tokens.removeAll(manager, account.id);
            }
            return account;
        });
    }

    @Override
    public List<Account> list(Actor actor) {
        manage(actor);
        return database
                .read(manager -> manager.createQuery(
                                "SELECT a FROM StoredAccount a ORDER BY a.login", StoredAccount.class)
                        .getResultList())
                .stream()
                .map(this::account)
                .toList();
    }

    @Override
    public Actor actor(String login) {
        StoredAccount account = database.read(manager -> NewAccounts.find(manager, login));
        if (account == null) {
            throw unknown(login);
        }
        if (!account.enabled) {
            throw Problem.forbidden("账号已停用：" + login, "the account " + login + " is not open");
        }
        return actor(account);
    }

    /** Whoever an open account stands for, read within somebody's transaction; empty where there is none. */
    public Optional<Actor> open(EntityManager manager, long account) {
        return Optional.ofNullable(manager.find(StoredAccount.class, account))
                .filter(row -> row.enabled)
                .map(this::actor);
    }

    /** The same for several, by their accounts. */
    public Map<Long, Actor> open(EntityManager manager, Collection<Long> accounts) {
        Map<Long, Actor> open = new HashMap<>();
        if (!accounts.isEmpty()) {
            rows(manager, "a.id IN :some", accounts).forEach(row -> open.put(row.id, actor(row)));
        }
        return open;
    }

    /** The same by its name. */
    public Optional<Actor> open(EntityManager manager, String login) {
        return Optional.ofNullable(NewAccounts.good(login) ? NewAccounts.find(manager, login) : null)
                .filter(row -> row.enabled)
                .map(this::actor);
    }

    /**
     * People with an open account, by their posts of today, whoever stands in for somebody among them.
     *
     * @param roles of which they have one; null for any
     * @param text the beginning of an account's name, or a piece of a person's; null for all
     * @param fits whether somebody is meant
     */
    public List<Actor> staff(EntityManager manager, Set<String> roles, String text, Predicate<Actor> fits, int most) {
        Set<Long> people = new LinkedHashSet<>();
        for (Post post : organisation.who(PostQuery.ALL, LocalDate.now(clock))) {
            if (roles == null || roles.contains(post.role())) {
                Stream.of(post.person(), post.substitute())
                        .filter(Objects::nonNull)
                        .flatMap(code -> organisation.person(code).stream())
                        .forEach(person -> people.add(person.id()));
            }
        }
        List<Actor> found = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        if (text != null) {
            // Accounts are found by how their names begin; whom they belong to is known.
            String pattern = text.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
            manager.createQuery(
                            "SELECT a FROM StoredAccount a WHERE a.login LIKE :text ESCAPE '!' ORDER BY a.login",
                            StoredAccount.class)
                    .setParameter("text", pattern)
                    .setMaxResults(SOME)
                    .getResultStream()
                    .filter(row -> row.enabled && people.contains(row.person))
                    .forEach(row -> add(found, seen, actor(row), fits, most));
        }
        List<Long> named = people.stream()
                .filter(id -> text == null
                        || organisation
                                .person(id)
                                .filter(person -> person.name().contains(text))
                                .isPresent())
                .toList();
        for (int from = 0; from < named.size() && found.size() < most; from += SOME) {
            rows(manager, "a.person IN :some", named.subList(from, Math.min(named.size(), from + SOME)))
                    .forEach(row -> add(found, seen, actor(row), fits, most));
        }
        return found;
    }

    private static void add(List<Actor> found, Set<Long> seen, Actor actor, Predicate<Actor> fits, int most) {
        if (found.size() < most && seen.add(actor.account()) && fits.test(actor)) {
            found.add(actor);
        }
    }

    private static List<StoredAccount> rows(EntityManager manager, String which, Collection<Long> some) {
        return manager.createQuery(
                        "SELECT a FROM StoredAccount a WHERE " + which + " AND a.enabled = :yes ORDER BY a.login",
                        StoredAccount.class)
                .setParameter("some", some)
                .setParameter("yes", true)
                .getResultList();
    }

    private Actor actor(StoredAccount account) {
        return actors.of(account.id, account.login, account.person);
    }

    private Account account(StoredAccount row) {
        Person person = organisation.person(row.person).orElseThrow();
        Instant locked = row.locked(clock.instant()) ? Instant.ofEpochMilli(row.lockedUntil) : null;
        return new Account(row.id, row.login, person.code(), person.name(), row.enabled, row.password != null, locked);
    }

    /** All of the district or nothing: whoever sets a password has everything that its account may. */
    private static void manage(Actor actor) {
        if (!actor.mayEverywhere(Permissions.ACCOUNT_MANAGE)) {
            throw Problem.forbidden("没有管理账号的权限", "you may not manage accounts");
        }
    }

    private <T> T change(String login, Proofs.Then<T> change) {
        return database.write(manager -> {
            StoredAccount found = NewAccounts.find(manager, login);
            if (found == null) {
                throw unknown(login);
            }
            return change.apply(manager, Proofs.lock(manager, found.id));
        });
    }

    private static Problem unknown(String login) {
        return Problem.notFound("没有这个账号：" + login, "there is no account " + login);
    }
}
