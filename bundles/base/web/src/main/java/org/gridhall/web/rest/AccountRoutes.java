package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.delete;
import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;
import static org.gridhall.web.http.Route.put;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Account;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.account.Session;
import org.gridhall.web.Services;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Logins, tokens, passwords and accounts. */
public final class AccountRoutes {

    private static final int SMALL = 16 << 10;
    private static final int LONGEST_PASSWORD = 512;

    private final Services services;

    public AccountRoutes(Services services) {
        this.services = services;
    }

    @Field("登录 | A login")
    public record LoginBody(
            @Field(required = true, example = "dispatcher") String user,
            @Field(required = true, max = 512, example = "gridhall-demo") String password) {}

    @Field("岗位给的权限 | What one post allows")
    public record GrantView(
            @Field(required = true, example = "dispatcher") String role,
            String post,
            String unit,
            @Field(
                            value = "管辖单位路径，/ 为全区 | Path of the units it covers, / for the district",
                            example = "/jingkai/command/")
                    String unitPath,
            @Field("管辖网格路径 | Path of the grids it covers") String gridPath,
            @Field(required = true) Set<String> permissions) {

        static GrantView of(Grant grant) {
            return new GrantView(
                    grant.role(),
                    Ids.words(grant.post()),
                    grant.unit(),
                    grant.unitPath(),
                    grant.gridPath(),
                    new TreeSet<>(grant.permissions()));
        }
    }

    @Field("账号和岗位 | An account with its posts")
    public record UserView(
            @Field(required = true) String id,
            @Field(required = true, example = "dispatcher") String login,
            @Field(required = true) String name,
            String person,
            @Field(required = true) Set<String> permissions,
            @Field(required = true) List<GrantView> posts) {

        static UserView of(Actor actor) {
            Set<String> permissions = new TreeSet<>();
            actor.grants().forEach(grant -> permissions.addAll(grant.permissions()));
            return new UserView(
                    Long.toString(actor.account()),
                    actor.login(),
                    actor.name(),
                    Ids.words(actor.person()),
                    permissions,
                    actor.grants().stream().map(GrantView::of).toList());
        }
    }

    @Field("令牌，只显示一次 | A token, shown once")
    public record SessionView(
            @Field(required = true) String id,
            @Field(value = "放在 Authorization: Bearer 之后 | To be sent as Authorization: Bearer", required = true)
                    String token,
            @Field(required = true) Instant expiresAt,
            @Field(required = true) UserView user) {

        static SessionView of(Session session) {
            return new SessionView(
                    Long.toString(session.id()), session.token(), session.expiresAt(), UserView.of(session.actor()));
        }
    }

    @Field("程序用的令牌 | A token for a program")
    public record TokenBody(
            @Field(value = "用途 | What it is for", required = true, max = 200, example = "importer") String purpose,
            @Field(value = "有效天数，1 到 365 | Days it is good for, 1 to 365", required = true, example = "30")
                    Integer days) {}

    @Field("改本人密码 | A change of one's own password")
    public record OwnPasswordBody(
            @Field(value = "现在的密码 | The password so far", required = true, max = 512) String old,
            @JsonProperty("new")
                    @Field(value = "新密码，至少 8 个字符 | The new one, at least 8 characters", required = true, max = 512)
                    String fresh) {}

    @Field("新密码 | A new password")
    public record PasswordBody(@Field(required = true, max = 512) String password) {}

    @Field("启用或停用 | On or off")
    public record EnabledBody(@Field(required = true) Boolean enabled) {}

    @Field("新账号 | A new account")
    public record NewAccountBody(
            @Field(required = true, max = 60, example = "zhangsan") String login,
            @Field(value = "人员代码 | Code of the person", required = true, example = "P0001") String person) {}

    @Field("账号 | An account")
    public record AccountView(
            @Field(required = true) String id,
            @Field(required = true) String login,
            @Field("人员代码 | Code of the person") String person,
            String name,
            boolean enabled,
            boolean hasPassword,
            @Field("锁定到何时 | Until when it is locked") Instant locked) {

        static AccountView of(Account account) {
            return new AccountView(
                    Long.toString(account.id()),
                    account.login(),
                    account.person(),
                    account.name(),
                    account.enabled(),
                    account.hasPassword(),
                    account.locked());
        }
    }

    public void declare(Routes routes) {
        routes.add(
                post("/sessions")
                        .says("sessions", "登录，换取 12 小时有效的令牌", "Log in for a token that lasts twelve hours")
                        .open()
                        .rated(Route.Rate.LOGIN)
                        .takes(LoginBody.class)
                        .atMost(SMALL)
                        .example("{\"user\":\"dispatcher\",\"password\":\"gridhall-demo\"}")
                        .gives(201, SessionView.class)
                        .fails(401, 422)
                        .to(x -> {
                            LoginBody login = x.body(LoginBody.class);
                            return SessionView.of(
                                    services.accounts().login(login.user(), password("/password", login.password())));
                        }),
                delete("/sessions/current").says("sessions", "退出登录", "Log out").to(x -> {
                    services.accounts().logout(x.token());
                    return null;
                }),
                get("/me")
                        .says("sessions", "本人、岗位和权限", "Oneself, with posts and permissions")
                        .gives(UserView.class)
                        .to(x -> UserView.of(x.actor())),
                put("/me/password")
                        .says(
                                "sessions",
                                "改本人密码；本人的其他登录和令牌同时失效",
                                "Change one's own password; all other sessions and tokens of the account end")
                        .takes(OwnPasswordBody.class)
                        .atMost(SMALL)
                        .rated(Route.Rate.LOGIN)
                        .givesNothing()
                        .fails(422)
                        .to(x -> {
                            OwnPasswordBody body = x.body(OwnPasswordBody.class);
                            services.accounts()
                                    .changePassword(
                                            x.actor(),
                                            x.token(),
                                            password("/old", body.old()),
                                            password("/new", body.fresh()));
                            return null;
                        }),
                post("/tokens")
                        .says("sessions", "给程序发令牌，最长一年", "Issue a token for a program, a year at most")
                        .takes(TokenBody.class)
                        .atMost(SMALL)
                        .gives(201, SessionView.class)
                        .fails(422)
                        .to(x -> {
                            TokenBody body = x.body(TokenBody.class);
                            if (body.days() < 1 || body.days() > 365) {
                                throw Problem.invalid("/days", "应为 1 到 365", "This is 1 to 365");
                            }
                            return SessionView.of(
                                    services.accounts().issue(x.actor(), body.purpose(), Duration.ofDays(body.days())));
                        }),
                delete("/tokens/{id}")
                        .says("sessions", "收回令牌", "Withdraw a token")
                        .to(x -> {
                            services.accounts().withdraw(x.actor(), x.id("id"));
                            return null;
                        }));
        declareAccounts(routes);
    }

    private void declareAccounts(Routes routes) {
        routes.add(
                get("/accounts")
                        .says("accounts", "所有账号", "All accounts")
                        .needs(Permissions.ACCOUNT_MANAGE)
                        .givesItems(AccountView.class)
                        .to(x -> new Items<>(services.accounts().list(x.actor()).stream()
                                .map(AccountView::of)
                                .toList())),
                post("/accounts")
                        .says("accounts", "为人员开账号，未设密码", "Make an account for a person, without a password")
                        .needs(Permissions.ACCOUNT_MANAGE)
                        .takes(NewAccountBody.class)
                        .atMost(SMALL)
                        .gives(201, AccountView.class)
                        .fails(409, 422)
                        .to(x -> {
                            NewAccountBody body = x.body(NewAccountBody.class);
                            return AccountView.of(services.accounts().create(x.actor(), body.login(), body.person()));
                        }),
                put("/accounts/{login}/password")
                        .says("accounts", "重设密码并解锁", "Set a password and lift a lock")
                        .needs(Permissions.ACCOUNT_MANAGE)
                        .takes(PasswordBody.class)
                        .atMost(SMALL)
                        .givesNothing()
                        .fails(422)
                        .to(x -> {
                            services.accounts()
                                    .setPassword(
                                            x.actor(),
                                            x.path("login"),
                                            password(
                                                    "/password",
                                                    x.body(PasswordBody.class).password()));
                            return null;
                        }),
                put("/accounts/{login}/enabled")
                        .says("accounts", "启用或停用账号", "Open an account or lock it for good")
                        .needs(Permissions.ACCOUNT_MANAGE)
                        .takes(EnabledBody.class)
                        .atMost(SMALL)
                        .givesNothing()
                        .fails(422)
                        .to(x -> {
                            services.accounts()
                                    .enable(
                                            x.actor(),
                                            x.path("login"),
                                            x.body(EnabledBody.class).enabled());
                            return null;
                        }));
    }

    private static String password(String pointer, String password) {
        if (password.length() > LONGEST_PASSWORD) {
            throw Problem.invalid(pointer, "最多 " + LONGEST_PASSWORD + " 个字符", LONGEST_PASSWORD + " characters at most");
        }
        return password;
    }
}
