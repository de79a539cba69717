package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.account.Actor;
import org.gridhall.api.keys.Keyring;

/** {@code gridhall:keys}. */
@Service
@Command(
        scope = "gridhall",
        name = "keys",
        description = "密钥：列出、更换、停用 · Keys: list them, exchange one, retire an old one")
public class KeyCommand extends GridhallCommand<KeyCommand.Keys> {

    /** What is shown. */
    record Keys(String folder, String done, List<Keyring.Key> keys) {}

    @Argument(index = 0, name = "action", description = "list、rotate 或 retire · list, rotate or retire")
    @Completion(
            value = StringsCompleter.class,
            values = {"list", "rotate", "retire"})
    String action = "list";

    @Argument(
            index = 1,
            name = "key",
            description =
                    "rotate：data、lookup 或 signing；retire：如 data-1 · for rotate data, lookup or signing; for retire such as data-1")
    String key;

    @Argument(index = 2, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    Keys ask(Actor actor) {
        Keyring keyring = keyring();
        String done = null;
        switch (action) {
            case "list" -> {
                if (key != null) {
                    throw wrong("多余的参数 " + key, "Too many arguments: " + key);
                }
            }
            case "rotate" -> done = keyring.rotate(actor, key == null ? "data" : key);
            case "retire" -> {
                if (key == null) {
                    throw wrong("请写明密钥，如 data-1", "Name the key, such as data-1");
                }
                keyring.retire(actor, key);
                done = key;
            }
            default -> throw wrong("应为 list、rotate 或 retire", "This is list, rotate or retire");
        }
        return new Keys(keyring.folder(actor), done, keyring.list(actor));
    }

    @Override
    void show(Keys answer, PrintStream out) {
        Table table = new Table(say("密钥", "Key"), say("指纹", "Fingerprint"), say("在用", "In use"), say("使用行数", "Rows"));
        answer.keys()
                .forEach(one -> table.row(
                        one.id(),
                        one.fingerprint(),
                        yes(one.current()),
                        one.uses() < 0 ? "" : Long.toString(one.uses())));
        table.print(out);
        if (action.equals("rotate")) {
            out.println(say(
                    "新密钥 " + answer.done() + " 已启用，旧数据在后台重新加密。请立即备份 " + answer.folder(),
                    "The new key " + answer.done() + " is in use, older data is sealed anew in the background. Back up "
                            + answer.folder() + " now"));
        } else {
            out.println(say("密钥目录：", "Folder of keys: ") + answer.folder());
        }
    }
}
