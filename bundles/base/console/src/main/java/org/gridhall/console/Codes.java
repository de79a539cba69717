package org.gridhall.console;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.account.Account;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.Modules;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.osgi.framework.BundleContext;

/** Completes codes that the district and its modules know now. */
abstract class Codes implements Completer {

    @Reference
    BundleContext context;

    abstract Stream<String> codes(Services services);

    static Stream<TicketType> types(Services services) {
        return services.find(Catalogue.class).stream()
                .flatMap(catalogue -> catalogue.modules().stream())
                .flatMap(module -> module.types().stream());
    }

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        try (Services services = new Services(context)) {
            List<String> codes = codes(services).sorted().distinct().toList();
            return new StringsCompleter(codes).complete(session, line, candidates);
        }
    }

    /** Names of accounts. */
    @Service
    public static class Logins extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Accounts.class).stream()
                    .flatMap(accounts -> accounts.list(Actor.SYSTEM).stream())
                    .map(Account::login);
        }
    }

    /** Codes of units. */
    @Service
    public static class Units extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Organisation.class).stream()
                    .flatMap(organisation -> organisation.units().stream())
                    .map(Unit::code);
        }
    }

    /** Codes of grids. */
    @Service
    public static class Grids extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Organisation.class).stream()
                    .flatMap(organisation -> organisation.grids().stream())
                    .map(Grid::code);
        }
    }

    /** Codes of networks. */
    @Service
    public static class Networks extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Organisation.class).stream()
                    .flatMap(organisation -> organisation.networks().stream())
                    .map(Network::code);
        }
    }

    /** Codes of ticket types. */
    @Service
    public static class Types extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return types(services).map(TicketType::code);
        }
    }

    /** Codes of stages of all types. */
    @Service
    public static class Stages extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return types(services).flatMap(type -> type.stages().stream()).map(Stage::code);
        }
    }

    /** Codes of actions of all types. */
    @Service
    public static class Actions extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return types(services)
                    .flatMap(type -> type.actions().stream())
                    .map(FlowAction::code)
                    .filter(code -> !code.equals(FlowAction.OPEN));
        }
    }

    /** Codes of registers. */
    @Service
    public static class Registers extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Catalogue.class).stream()
                    .flatMap(catalogue -> catalogue.registers().stream())
                    .map(RegisterType::code);
        }
    }

    /** Codes of categories. */
    @Service
    public static class Categories extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Catalogue.class).stream()
                    .flatMap(catalogue -> catalogue.categories().stream())
                    .map(Category::code);
        }
    }

    /** Codes of roles. */
    @Service
    public static class Roles extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Catalogue.class).stream()
                    .flatMap(catalogue -> catalogue.roles().stream())
                    .map(Role::code);
        }
    }

    /** Ids of modules. */
    @Service
    public static class ModuleIds extends Codes {
        @Override
        Stream<String> codes(Services services) {
            return services.find(Modules.class).stream()
                    .flatMap(modules -> modules.states().stream())
                    .map(ModuleState::id);
        }
    }
}
