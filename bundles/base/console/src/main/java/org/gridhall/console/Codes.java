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
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.Modules;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;

/** Completes codes that the district and its modules know now. */
abstract class Codes implements Completer {

    abstract Stream<String> codes();

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(codes().sorted().distinct().toList()).complete(session, line, candidates);
    }

    /** Names of accounts. */
    @Service
    public static class Logins extends Codes {
        @Reference
        Accounts accounts;

        @Override
        Stream<String> codes() {
            return accounts.list(Actor.SYSTEM).stream().map(Account::login);
        }
    }

    /** Completes from the units, grids and networks. */
    abstract static class OfOrganisation extends Codes {
        @Reference
        Organisation organisation;
    }

    /** Codes of units. */
    @Service
    public static class Units extends OfOrganisation {
        @Override
        Stream<String> codes() {
            return organisation.units().stream().map(Unit::code);
        }
    }

    /** Codes of grids. */
    @Service
    public static class Grids extends OfOrganisation {
        @Override
        Stream<String> codes() {
            return organisation.grids().stream().map(Grid::code);
        }
    }

    /** Codes of networks. */
    @Service
    public static class Networks extends OfOrganisation {
        @Override
        Stream<String> codes() {
            return organisation.networks().stream().map(Network::code);
        }
    }

    /** Completes from what the modules bring. */
    abstract static class OfCatalogue extends Codes {
        @Reference
        Catalogue catalogue;

        Stream<TicketType> types() {
            return catalogue.modules().stream().flatMap(module -> module.types().stream());
        }
    }

    /** Codes of ticket types. */
    @Service
    public static class Types extends OfCatalogue {
        @Override
        Stream<String> codes() {
            return types().map(TicketType::code);
        }
    }

    /** Codes of stages of all types. */
    @Service
    public static class Stages extends OfCatalogue {
        @Override
        Stream<String> codes() {
            return types().flatMap(type -> type.stages().stream()).map(Stage::code);
        }
    }

    /** Codes of actions of all types. */
    @Service
    public static class Actions extends OfCatalogue {
        @Override
        Stream<String> codes() {
            return types().flatMap(type -> type.actions().stream())
                    .map(FlowAction::code)
                    .filter(code -> !code.equals(FlowAction.OPEN));
        }
    }

    /** Codes of categories. */
    @Service
    public static class Categories extends OfCatalogue {
        @Override
        Stream<String> codes() {
            return catalogue.categories().stream().map(Category::code);
        }
    }

    /** Codes of roles. */
    @Service
    public static class Roles extends OfCatalogue {
        @Override
        Stream<String> codes() {
            return catalogue.roles().stream().map(Role::code);
        }
    }

    /** Ids of modules. */
    @Service
    public static class ModuleIds extends Codes {
        @Reference
        Modules modules;

        @Override
        Stream<String> codes() {
            return modules.states().stream().map(ModuleState::id);
        }
    }
}
