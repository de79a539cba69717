package org.gridhall.modules;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.module.ModuleState.Fault;

/** Faults as they are found. Each says in both languages what is wrong and what to do. */
final class Faults {

    /** More would not help anybody to repair the first ones. */
    private static final int MOST = 50;

    private final List<Fault> found = new ArrayList<>();

    void add(Node.Place at, String path, String zh, String en) {
        Fault fault = new Fault(at.file(), at.line(), path, Text.of(zh, en));
        if (found.size() < MOST && !found.contains(fault)) {
            found.add(fault);
        }
    }

    void addAll(List<Fault> faults) {
        faults.forEach(fault -> add(
                new Node.Place(fault.file(), fault.line()),
                fault.path(),
                fault.message().zh(),
                fault.message().en()));
    }

    boolean none() {
        return found.isEmpty();
    }

    int count() {
        return found.size();
    }

    List<Fault> list() {
        return List.copyOf(found);
    }
}
