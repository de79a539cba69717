package org.gridhall.console;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.PlannedChange;

/** {@code gridhall:reshape}. */
@Service
@Command(
        scope = "gridhall",
        name = "reshape",
        description = "拆分、合并、调整网格，列出或撤回变更 · Splits, merges and changes grids; lists or withdraws changes")
public class Reshape extends GridhallCommand<List<PlannedChange>> {

    private static final int SHOWN = 50;

    /** YAML takes JSON as well. */
    private static final ObjectMapper FILES = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .addModule(new SimpleModule()
                    .addDeserializer(LocalDate.class, new ReadDay())
                    .addDeserializer(String.class, new ReadText()))
            .build();

    @Argument(
            index = 0,
            name = "file",
            description =
                    "本机上的 YAML 或 JSON 文件；不填则列出变更 · YAML or JSON file on the machine of the instance; lists changes without")
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--withdraw", description = "撤回尚未生效的变更 · Id of a change to take back")
    String withdraw;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<PlannedChange> ask(Actor actor) throws IOException {
        if (withdraw != null) {
            return List.of(organisation().withdraw(actor, id()));
        }
        return file == null
                ? organisation().changes(actor, null, SHOWN).items()
                : List.of(organisation().reshape(actor, read(path(file))));
    }

    private long id() {
        try {
            return Long.parseLong(withdraw);
        } catch (NumberFormatException e) {
            throw wrong("--withdraw 须为变更的编号", "--withdraw is the id of a change");
        }
    }

    private static GridChange read(Path from) throws IOException {
        try {
            return FILES.readValue(Files.readString(from), GridChange.class);
        } catch (NoSuchFileException e) {
            throw wrong("没有文件 " + from, "There is no file " + from);
        } catch (JsonMappingException e) {
            StringBuilder pointer = new StringBuilder();
            e.getPath().forEach(step -> pointer.append('/')
                    .append(step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName()));
            throw e instanceof UnrecognizedPropertyException
                    ? wrong(from + " 没有字段 " + pointer, from + ": there is no field " + pointer)
                    : wrong(from + " 的 " + pointer + " 写得不对", from + ": " + pointer + " is not right");
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            String why = e.getOriginalMessage();
            throw wrong(from + where + " 无法读取：" + why, from + where + " cannot be read: " + why);
        }
    }

    @Override
    void show(List<PlannedChange> changes, PrintStream out) {
        Table table = new Table(
                say("编号", "Id"),
                say("生效日期", "Day"),
                say("状态", "State"),
                say("结束", "End"),
                say("新设", "Begin"),
                say("调整", "Alter"),
                say("随迁件", "Moved"),
                say("待归格", "Unplaced"),
                say("原因", "Reason"));
        for (PlannedChange planned : changes) {
            GridChange change = planned.change();
            table.row(
                    Long.toString(planned.id()),
                    change.day(),
                    state(planned.state()),
                    String.join(" ", change.end()),
                    String.join(
                            " ",
                            change.begin().stream()
                                    .map(GridChange.NewGrid::code)
                                    .toList()),
                    String.join(
                            " ",
                            change.alter().stream().map(GridChange.Alter::code).toList()),
                    planned.moved(),
                    planned.unplaced(),
                    change.reason());
        }
        table.print(out);
        changes.forEach(planned -> planned.fault().forEach(fault -> out.println(planned.id() + ": " + fault)));
    }

    private String state(PlannedChange.State state) {
        return switch (state) {
            case PLANNED -> say("待生效", "planned");
            case IN_FORCE -> say("已生效，件随迁中", "in force, tickets follow");
            case DONE -> say("已完成", "done");
            case WITHDRAWN -> say("已撤回", "withdrawn");
            case FAILED -> say("未能生效", "failed");
        };
    }

    private static final class ReadDay extends JsonDeserializer<LocalDate> {
        @Override
        public LocalDate deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return LocalDate.parse(parser.getText());
            } catch (DateTimeException e) {
                return (LocalDate) context.handleWeirdStringValue(LocalDate.class, parser.getText(), "2026-01-31");
            }
        }
    }

    /** A boundary stands in the file as GeoJSON itself, and goes on as its text. */
    private static final class ReadText extends JsonDeserializer<String> {
        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.currentToken().isScalarValue() ? parser.getText() : Answer.text(parser.readValueAsTree());
        }
    }
}
