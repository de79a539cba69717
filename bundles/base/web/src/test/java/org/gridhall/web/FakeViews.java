package org.gridhall.web;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.SavedView;
import org.gridhall.api.account.SavedViews;

/** Views in memory. */
final class FakeViews implements SavedViews {

    final List<SavedView> all = new ArrayList<>();
    Problem refusal;

    @Override
    public List<SavedView> list(Actor actor, String list) {
        return all.stream().filter(view -> view.list().equals(list)).toList();
    }

    @Override
    public SavedView save(Actor actor, SavedView view) {
        if (refusal != null) {
            throw refusal;
        }
        SavedView kept = new SavedView(
                view.id() == 0 ? 40 + all.size() : view.id(),
                view.list(),
                view.name(),
                view.query(),
                view.columns(),
                view.standard());
        all.removeIf(one -> one.id() == kept.id());
        all.add(kept);
        return kept;
    }

    @Override
    public void remove(Actor actor, long id) {
        all.removeIf(view -> view.id() == id);
    }
}
