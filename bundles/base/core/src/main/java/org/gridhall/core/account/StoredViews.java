package org.gridhall.core.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.SavedView;
import org.gridhall.api.account.SavedViews;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Views in the database. Those of one account change one after the other. */
@Component(service = SavedViews.class)
public class StoredViews implements SavedViews {

    private static final int NAME = 40;
    private static final int QUERY = 2000;
    private static final int COLUMNS = 40;

    private final Database database;
    private final Ids ids = new Ids();

    @Activate
    public StoredViews(@Reference Database database) {
        this.database = database;
    }

    @Override
    public List<SavedView> list(Actor actor, String list) {
        return actor.kind() != Actor.Kind.ACCOUNT
                ? List.of()
                : database.read(manager -> all(manager, actor)).stream()
                        .filter(row -> row.list.equals(list))
                        .map(StoredView::view)
                        .toList();
    }

    private static List<StoredView> all(EntityManager manager, Actor actor) {
        return manager.createQuery(
                        "SELECT v FROM StoredView v WHERE v.account = :account ORDER BY v.id", StoredView.class)
                .setParameter("account", actor.account())
                .getResultList();
    }

    @Override
    public SavedView save(Actor actor, SavedView view) {
        check(view);
        String name = view.name().strip();
        return database.write(manager -> {
            lock(manager, actor);
            List<StoredView> all = all(manager, actor);
            StoredView named = all.stream()
                    .filter(row -> row.list.equals(view.list()) && row.name.equals(name))
                    .findFirst()
                    .orElse(null);
            StoredView row = named;
            if (view.id() != 0) {
                row = all.stream()
                        .filter(one -> one.id == view.id())
                        .findFirst()
                        .orElseThrow(() -> Problem.notFound("没有这个视图", "There is no such view"));
                if (named != null && named.id != row.id) {
                    throw Problem.invalid("/name", "已有同名的视图，请换一个名字", "There is a view of this name; take another one");
                }
            }
            if (row == null) {
                if (all.size() >= MOST) {
                    throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "views.many",
                            "最多保存 " + MOST + " 个视图，请先删除一个",
                            "An account keeps " + MOST + " views at most; remove one first");
                }
                row = new StoredView();
                row.id = ids.next();
                row.account = actor.account();
            }
            row.become(view);
            if (named == null && view.id() == 0) {
                manager.persist(row);
            }
            if (view.standard()) {
                for (StoredView other : all) {
                    if (other.id != row.id && other.list.equals(row.list)) {
                        other.standard = false;
                    }
                }
            }
            return row.view();
        });
    }

    @Override
    public void remove(Actor actor, long id) {
        database.write(manager -> {
            lock(manager, actor);
            StoredView row = manager.find(StoredView.class, id);
            if (row != null && row.account == actor.account()) {
                manager.remove(row);
            }
            return null;
        });
    }

    private static void lock(EntityManager manager, Actor actor) {
        if (actor.kind() != Actor.Kind.ACCOUNT
                || manager.find(StoredAccount.class, actor.account(), LockModeType.PESSIMISTIC_WRITE) == null) {
            throw Problem.forbidden("只有账号可以保存视图", "Only accounts keep views");
        }
    }

    private static void check(SavedView view) {
        List<FieldError> errors = new ArrayList<>();
        String name = view.name() == null ? "" : view.name().strip();
        int characters = name.codePointCount(0, name.length());
        if (characters < 1 || characters > NAME || name.chars().anyMatch(Character::isISOControl)) {
            errors.add(new FieldError("/name", new Text("名称须为 1 到 40 个字", "A name has 1 to 40 characters")));
        }
        if (view.list() == null || !view.list().matches("[a-z0-9/._-]{1,80}")) {
            errors.add(new FieldError("/list", new Text("没有这个清单", "There is no such list")));
        }
        if (view.query() == null
                || view.query().length() > QUERY
                || view.query().chars().anyMatch(Character::isISOControl)) {
            errors.add(new FieldError("/query", new Text("条件太长，请减少一些", "The conditions are too long; use fewer")));
        }
        if (view.columns().size() > COLUMNS
                || view.columns().stream()
                        .anyMatch(one -> Objects.isNull(one) || !one.matches("[A-Za-z0-9_.-]{1,40}"))) {
            errors.add(new FieldError("/columns", new Text("列选择有误", "The columns are not right")));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }
}
