package org.gridhall.core.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.OptimisticLockException;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.FlowAction;

/** Joint tasks below a ticket, one a unit, and how many of them have not ended. */
final class JointTasks {

    /**
     * The ticket above a joint task, locked, when the action may end the task or open it again; null otherwise. Always
     * the ticket above first and the task second: two tasks that end at once are both counted, one after the other.
     */
    StoredTicket above(EntityManager manager, StoredTicket ticket, FlowAction action) {
        boolean moves = action.to() != null || action.cases().stream().anyMatch(variant -> variant.to() != null);
        if (!ticket.task || !moves) {
            return null;
        }
        manager.flush();
        int seen = ticket.revision;
        StoredTicket above = Mergers.lock(manager, ticket.parent);
        manager.refresh(ticket);
        if (seen != ticket.revision) {
            throw new OptimisticLockException("the task was changed before the ticket above was locked");
        }
        return above;
    }

    /**
     * Whether these may be opened.
     *
     * @throws Problem INVALID for a unit that is at such a task already
     */
    void check(Work work, List<Interpreter.Below> below) {
        if (below.stream().allMatch(one -> one.task() == null)) {
            return;
        }
        Set<String> busy = work.tasks.get().stream()
                .filter(task -> task.closedAt == null && task.unit != null)
                .map(task -> task.unit)
                .collect(Collectors.toSet());
        List<FieldError> errors = new ArrayList<>();
        for (Interpreter.Below one : below) {
            if (one.task() != null && busy.contains(one.unit())) {
                errors.add(new FieldError(
                        one.task(),
                        new Text("该部门已有未办结的协办事项，请去掉", "This unit has a joint task that is not ended; leave it out")));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    /** Counts a task that has ended, or is open again. */
    void count(StoredTicket above, boolean ended) {
        if (!ended && above.closedAt != null) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "ticket.above",
                    "上级事项已经结束，不能再重办协办事项",
                    "The ticket above has ended; its tasks are not opened again");
        }
        above.openTasks = Math.max(0, above.openTasks + (ended ? -1 : 1));
    }
}
