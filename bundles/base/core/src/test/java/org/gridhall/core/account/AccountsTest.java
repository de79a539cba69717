package org.gridhall.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Account;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Session;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.organisation.FewRoles;
import org.gridhall.core.organisation.SmallDistrict;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccountsTest {

    private static final String RIGHT = "correct horse";

    private static final List<StoredOrganisation> OPEN = new ArrayList<>();

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    @AfterEach
    void close() {
        OPEN.forEach(StoredOrganisation::close);
        OPEN.clear();
    }

    /** A clock that a test can set. */
    private static final class Hand extends Clock {
        private volatile Instant now = Instant.parse("2026-03-02T04:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("Asia/Shanghai");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class Hall {
        final Hand clock = new Hand();
        final Database database;
        final ChainedTrail trail;
        final StoredOrganisation organisation;
        final StoredAccounts accounts;
        final FewRoles roles = new FewRoles("dispatcher", "handler", "gridworker")
                .with("admin", "account.manage", "organisation.write");

        Hall(Database database) {
            this(database, new SmallDistrict());
        }

        Hall(Database database, SmallDistrict district) {
            this.database = database;
            trail = new ChainedTrail(database);
            organisation = new StoredOrganisation(database, trail, clock, null);
            OPEN.add(organisation);
            organisation.bring(Actor.SYSTEM, district.files());
            accounts = node();
            for (String login : List.of("admin", "duty", "hand")) {
                accounts.setPassword(Actor.SYSTEM, login, RIGHT);
            }
        }

        StoredAccounts node() {
            StoredAccounts node = new StoredAccounts(database, trail, organisation, clock);
            node.setCatalogue(roles);
            return node;
        }

        List<String> trail(String login) {
            return trail
                    .entries(new Subject(Subject.ACCOUNT, accounts.actor(login).account()), 1, 1000)
                    .stream()
                    .map(TrailEntry::action)
                    .toList();
        }
    }

    private static void fails(Problem.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(Problem.class)).satisfies(problem -> assertThat(problem.kind())
                .isEqualTo(kind));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_login_gives_a_token_until_it_is_withdrawn_or_expires(Database database) {
        Hall hall = new Hall(database);
        Session session = hall.accounts.login(" duty ", RIGHT);
        assertThat(session.token()).hasSize(43).matches("[\\w-]+");
        assertThat(session.expiresAt()).isEqualTo(hall.clock.instant().plus(Duration.ofHours(12)));
        assertThat(hall.accounts.authenticate(session.token())).isEqualTo(session.actor());
        assertThat(session.actor().name()).isEqualTo("乙");
        assertThat(hall.node().authenticate(session.token()).login()).isEqualTo("duty");

        hall.accounts.logout(session.token());
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(session.token()));
        hall.accounts.logout(session.token());
        hall.accounts.logout("nonsense");

        Session next = hall.accounts.login("duty", RIGHT);
        hall.clock.move(Duration.ofHours(12).minusMillis(1));
        hall.accounts.authenticate(next.token());
        hall.clock.move(Duration.ofMillis(1));
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(next.token()));
        assertThat(hall.trail("duty")).containsExactly("create", "password", "login", "logout", "login");
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_forged_token_is_nobody(Database database) {
        Hall hall = new Hall(database);
        String token = hall.accounts.login("duty", RIGHT).token();
        String other = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);
        for (String forged : new String[] {null, "", other, token + "A", token.substring(1), "x".repeat(43)}) {
            fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(forged));
        }
        assertThat(hall.accounts.authenticate(token)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void programs_get_tokens_of_their_own(Database database) {
        Hall hall = new Hall(database);
        Actor duty = hall.accounts.login("duty", RIGHT).actor();
        Session program = hall.accounts.issue(duty, "夜间导入", Duration.ofDays(365));
        Session other = hall.accounts.issue(duty, "other", Duration.ofDays(1));
        assertThat(hall.accounts.authenticate(program.token()).login()).isEqualTo("duty");
        fails(Problem.Kind.INVALID, () -> hall.accounts.issue(duty, "x", Duration.ofDays(400)));
        fails(Problem.Kind.INVALID, () -> hall.accounts.issue(duty, "x", Duration.ZERO));
        fails(Problem.Kind.INVALID, () -> hall.accounts.issue(duty, " ", Duration.ofDays(1)));
        fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.issue(Actor.SYSTEM, "x", Duration.ofDays(1)));
        fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.issue(Actor.reporter(7), "x", Duration.ofDays(1)));

        Actor hand = hall.accounts.actor("hand");
        fails(Problem.Kind.NOT_FOUND, () -> hall.accounts.withdraw(hand, program.id()));
        fails(Problem.Kind.NOT_FOUND, () -> hall.accounts.withdraw(Actor.reporter(7), program.id()));
        hall.accounts.withdraw(duty, program.id());
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(program.token()));
        hall.accounts.withdraw(hall.accounts.actor("admin"), other.id());
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(other.token()));
        fails(Problem.Kind.NOT_FOUND, () -> hall.accounts.withdraw(duty, other.id()));
        assertThat(hall.trail("duty")).endsWith("token-issue", "token-issue", "token-withdraw", "token-withdraw");
    }

    @ParameterizedTest
    @MethodSource("both")
    void five_failures_lock_for_fifteen_minutes(Database database) {
        Hall hall = new Hall(database);
        for (int i = 0; i < 4; i++) {
            fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.login("duty", "wrong"));
        }
        hall.accounts.login("duty", RIGHT);
        for (int i = 0; i < 5; i++) {
            fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.login("duty", "wrong"));
        }
        fails(Problem.Kind.TOO_MANY, () -> hall.accounts.login("duty", RIGHT));
        fails(Problem.Kind.TOO_MANY, () -> hall.node().login("duty", RIGHT));
        assertThat(hall.accounts.list(Actor.SYSTEM))
                .filteredOn(account -> account.locked() != null)
                .extracting(Account::login)
                .containsExactly("duty");
        hall.clock.move(Duration.ofMinutes(15).minusMillis(1));
        fails(Problem.Kind.TOO_MANY, () -> hall.accounts.login("duty", RIGHT));
        hall.clock.move(Duration.ofMillis(1));
        hall.accounts.login("duty", RIGHT);
        assertThat(hall.trail("duty")).endsWith("login-failed", "lock", "login");

        for (int i = 0; i < 5; i++) {
            fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.login("duty", null));
        }
        hall.accounts.setPassword(hall.accounts.actor("admin"), "duty", "another one");
        hall.accounts.login("duty", "another one");
    }

    @ParameterizedTest
    @MethodSource("both")
    void guesses_in_parallel_do_not_outrun_the_lock(Database database) throws Exception {
        Hall hall = new Hall(database);
        List<Callable<Problem.Kind>> guesses = new ArrayList<>();
        IntStream.range(0, 16)
                .forEach(i -> guesses.add(() -> {
                    try {
                        hall.accounts.login("duty", "guess " + i);
                        return null;
                    } catch (Problem e) {
                        return e.kind();
                    }
                }));
        List<Problem.Kind> answers = together(guesses);
        assertThat(answers).filteredOn(Problem.Kind.UNAUTHENTICATED::equals).hasSize(5);
        assertThat(answers).filteredOn(Problem.Kind.TOO_MANY::equals).hasSize(11);
        assertThat(hall.trail("duty")).filteredOn("login-failed"::equals).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("both")
    void logins_at_the_same_time_all_work_and_all_are_in_the_trail(Database database) throws Exception {
        Hall hall = new Hall(database);
        List<Callable<String>> logins = new ArrayList<>();
        IntStream.range(0, 8)
                .forEach(
                        i -> logins.add(() -> hall.accounts.login("duty", RIGHT).token()));
        assertThat(together(logins)).doesNotHaveDuplicates().allSatisfy(token -> assertThat(
                        hall.accounts.authenticate(token).login())
                .isEqualTo("duty"));
        assertThat(hall.trail("duty")).filteredOn("login"::equals).hasSize(8);
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }

    @Test
    void an_unknown_name_is_answered_like_a_wrong_password() {
        Hall hall = new Hall(TestDatabase.derby());
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            known.add(answer(hall, "duty"));
            unknown.add(answer(hall, "nobody"));
        }
        assertThat(unknown).isEqualTo(known);
        assertThat(answer(hall, "walk")).as("without a password").isEqualTo(known.get(0));
        assertThat(answer(hall, null)).isEqualTo(known.get(0));
        hall.accounts.enable(Actor.SYSTEM, "hand", false);
        assertThatThrownBy(() -> hall.accounts.login("hand", RIGHT)).hasMessage(known.get(0));
    }

    private static String answer(Hall hall, String login) {
        try {
            hall.accounts.login(login, "wrong");
            return "in";
        } catch (Problem e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_disabled_account_is_out_at_once(Database database) {
        Hall hall = new Hall(database);
        Actor admin = hall.accounts.login("admin", RIGHT).actor();
        String token = hall.accounts.login("duty", RIGHT).token();
        hall.accounts.authenticate(token);
        hall.accounts.enable(admin, "duty", false);
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(token));
        fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.actor("duty"));
        hall.accounts.enable(admin, "duty", true);
        hall.accounts.login("duty", RIGHT);
        assertThat(hall.trail("duty")).contains("disable", "enable");
    }

    @ParameterizedTest
    @MethodSource("both")
    void passwords_are_changed_with_the_old_one_and_are_long_enough(Database database) {
        Hall hall = new Hall(database);
        Actor duty = hall.accounts.login("duty", RIGHT).actor();
        fails(Problem.Kind.INVALID, () -> hall.accounts.changePassword(duty, null, "wrong", "new password"));
        fails(Problem.Kind.INVALID, () -> hall.accounts.changePassword(duty, null, RIGHT, "seven77"));
        fails(Problem.Kind.INVALID, () -> hall.accounts.changePassword(duty, null, RIGHT, null));
        hall.accounts.changePassword(duty, null, RIGHT, "密码密码密码密码");
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.login("duty", RIGHT));
        String token = hall.accounts.login("duty", "密码密码密码密码").token();
        hall.accounts.setPassword(hall.accounts.actor("admin"), "duty", "set by admin");
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(token));
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_else_knew_the_old_password_is_out(Database database) {
        Hall hall = new Hall(database);
        Session here = hall.accounts.login("duty", RIGHT);
        String elsewhere = hall.accounts.login("duty", RIGHT).token();
        String program =
                hall.accounts.issue(here.actor(), "夜间导入", Duration.ofDays(365)).token();
        String another = hall.accounts.login("hand", RIGHT).token();
        for (String token : List.of(here.token(), elsewhere, program, another)) {
            hall.accounts.authenticate(token);
        }
        fails(
                Problem.Kind.INVALID,
                () -> hall.accounts.changePassword(here.actor(), here.token(), "wrong", "new password"));
        assertThat(hall.accounts.authenticate(elsewhere)).isNotNull();
        hall.accounts.changePassword(here.actor(), here.token(), RIGHT, "new password");
        StoredAccounts fresh = hall.node();
        for (StoredAccounts node : List.of(hall.accounts, fresh)) {
            assertThat(node.authenticate(here.token()).login()).isEqualTo("duty");
            assertThat(node.authenticate(another).login()).isEqualTo("hand");
            fails(Problem.Kind.UNAUTHENTICATED, () -> node.authenticate(elsewhere));
            fails(Problem.Kind.UNAUTHENTICATED, () -> node.authenticate(program));
        }
        // A token of somebody else keeps nothing.
        hall.accounts.changePassword(here.actor(), another, "new password", "newer password");
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.authenticate(here.token()));
        assertThat(hall.accounts.authenticate(another).login()).isEqualTo("hand");
    }

    @ParameterizedTest
    @MethodSource("both")
    void only_who_manages_all_accounts_manages_any(Database database) {
        Hall hall = new Hall(database);
        Actor admin = hall.accounts.actor("admin");
        assertThat(hall.accounts.create(admin, "walk-2", "w"))
                .matches(account -> !account.hasPassword() && account.person().equals("w"));
        fails(Problem.Kind.CONFLICT, () -> hall.accounts.create(admin, "walk-2", "w"));
        fails(Problem.Kind.CONFLICT, () -> hall.accounts.create(admin, "walk-2", "a"));
        fails(Problem.Kind.INVALID, () -> hall.accounts.create(admin, "reporter", "w"));
        fails(Problem.Kind.INVALID, () -> hall.accounts.create(admin, "walk-3", "nobody"));
        fails(Problem.Kind.NOT_FOUND, () -> hall.accounts.setPassword(admin, "nobody", "long enough"));
        assertThat(hall.accounts.list(admin))
                .extracting(Account::login)
                .containsExactly("admin", "duty", "hand", "walk", "walk-2");
        // A handler of one department, whose role may manage accounts: there only, and so nowhere.
        hall.roles.with("handler", "account.manage").without("dispatcher");
        Actor hand = hall.accounts.actor("hand");
        assertThat(hand.may("account.manage")).isTrue();
        for (Actor other : List.of(hand, hall.accounts.actor("walk"), Actor.reporter(7))) {
            fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.create(other, "x1", "w"));
            fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.setPassword(other, "admin", "long enough"));
            fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.enable(other, "admin", false));
            fails(Problem.Kind.FORBIDDEN, () -> hall.accounts.list(other));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void grants_follow_posts_substitutes_roles_and_days(Database database) {
        Hall hall = new Hall(
                database, new SmallDistrict().and("posts.csv", "short,handler,works-2,,w,,2026-03-02,2026-03-03"));
        assertThat(scopes(hall, "admin")).containsExactly("admin / null d");
        assertThat(scopes(hall, "duty")).containsExactly("dispatcher / null room");
        assertThat(scopes(hall, "hand"))
                .as("own posts before those stood in for")
                .containsExactly(
                        "dispatcher /d/street/ null desk", "handler /d/works/ null works", "dispatcher / null room");
        assertThat(scopes(hall, "walk"))
                .containsExactly("handler /d/works-2/ null works-2", "gridworker null /g/g-1/ null");
        // 2026-03-03 24:00 in Shanghai
        hall.clock.move(Duration.ofHours(36).minusMillis(1));
        assertThat(scopes(hall, "walk")).hasSize(2);
        hall.clock.move(Duration.ofMillis(1));
        assertThat(scopes(hall, "walk")).containsExactly("gridworker null /g/g-1/ null");
        hall.roles.without("gridworker");
        assertThat(scopes(hall, "walk")).isEmpty();
        hall.organisation.bring(
                Actor.SYSTEM,
                new SmallDistrict()
                        .with("posts.csv", "duty,dispatcher,room,,b,c", "duty,dispatcher,room,,b,")
                        .files());
        assertThat(scopes(hall, "hand")).hasSize(2);
        hall.accounts.unsetCatalogue(hall.roles);
        assertThat(scopes(hall, "admin")).as("no module, no permission").isEmpty();
        hall.accounts.setCatalogue(hall.roles);
        assertThat(scopes(hall, "admin")).hasSize(1);
    }

    private static List<String> scopes(Hall hall, String login) {
        return hall.accounts.actor(login).grants().stream()
                .map((Grant grant) ->
                        grant.role() + " " + grant.unitPath() + " " + grant.gridPath() + " " + grant.unit())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("both")
    void first_passwords_are_set_where_there_is_none(Database database) {
        Hall hall = new Hall(
                database, new SmallDistrict().and("accounts.csv", "leader,b").and("accounts.csv", "clerk,c"));
        new FirstPasswords(hall.accounts).set(false, "short");
        new FirstPasswords(hall.accounts).set(false, "the administrator");
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.login("admin", "the administrator"));
        fails(Problem.Kind.UNAUTHENTICATED, () -> hall.accounts.login("leader", "gridhall-demo"));
        new FirstPasswords(hall.accounts).set(true, null);
        new FirstPasswords(hall.accounts).set(true, null);
        hall.accounts.login("admin", RIGHT);
        hall.accounts.login("leader", "gridhall-demo");
        hall.accounts.login("clerk", "gridhall-demo");
        assertThat(hall.trail("clerk")).containsExactly("create", "password", "login");
        StoredAccounts real = new StoredAccounts(database, hall.trail, hall.organisation, hall.clock, false);
        fails(Problem.Kind.UNAUTHENTICATED, () -> real.login("clerk", "gridhall-demo"));
        fails(Problem.Kind.INVALID, () -> real.setPassword(Actor.SYSTEM, "clerk", "gridhall-demo"));
        new FirstPasswords(real).set(false, "gridhall-demo");
        real.setPassword(Actor.SYSTEM, "clerk", "one of her own");
        real.login("clerk", "one of her own");
    }

    @Test
    void a_hash_is_a_phc_string_of_argon2id() {
        Passwords passwords = new Passwords();
        String hash = passwords.hash(RIGHT);
        assertThat(hash).matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[\\w+/]{22}\\$[\\w+/]{43}");
        assertThat(passwords.hash(RIGHT)).isNotEqualTo(hash);
        assertThat(passwords.matches(RIGHT, hash)).isTrue();
        assertThat(passwords.matches(RIGHT + " ", hash)).isFalse();
        // Made with the reference implementation: argon2 somesalt -id -t 2 -k 65536 -p 1, password "password"
        assertThat(passwords.matches(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
        assertThat(passwords.matches("", null)).isFalse();
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var executor = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
