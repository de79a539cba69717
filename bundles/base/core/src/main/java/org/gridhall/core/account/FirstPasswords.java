package org.gridhall.core.account;

import java.util.List;
import org.gridhall.api.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives passwords to accounts that came from files and have none, when the platform starts. */
final class FirstPasswords {

    private static final Logger LOG = LoggerFactory.getLogger(FirstPasswords.class);
    /** Known to everybody: opens nothing where there is no demonstration data. */
    static final String DEMO = "gridhall-demo";

    private static final List<String> DEMO_LOGINS = List.of(
            "admin",
            "leader",
            "dispatcher",
            "handler",
            "handler2",
            "head",
            "enforcer",
            "gridworker",
            "clerk",
            "supervisor",
            "importer");

    private final StoredAccounts accounts;

    FirstPasswords(StoredAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * @param demo whether the demonstration accounts get the demonstration password
     * @param administrator password for the first start of a district without demonstration data; null for none
     */
    void set(boolean demo, String administrator) {
        try {
            if (demo) {
                accounts.firstPassword(DEMO_LOGINS, DEMO);
            } else if (administrator != null && !administrator.isEmpty()) {
                accounts.check(administrator, "GRIDHALL_ADMIN_PASSWORD");
                accounts.firstPassword(List.of("admin"), administrator);
            }
        } catch (Problem e) {
            e.errors().forEach(error -> LOG.error("{}: {}", error.field(), error.message()));
            LOG.error("no first password was set: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("no first password was set", e);
        }
    }
}
