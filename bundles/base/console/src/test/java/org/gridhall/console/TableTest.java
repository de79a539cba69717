package org.gridhall.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void chineseAndLatinCellsStandInTheSameColumns() {
        Table table = new Table("编号", "标题");
        table.row("ABC-1", "路灯不亮");
        table.row("井盖", null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("编号   标题", "-----  --------", "ABC-1  路灯不亮", "井盖");
    }

    @Test
    void whatWouldSteerATerminalIsBlank() {
        assertThat(Table.plain("a\u001b[31mb\nc\u202Ed")).isEqualTo("a [31mb c d");
    }

    @Test
    void widthsAreThoseOfATerminal() {
        assertThat(Table.width("a中，e\u0301\uD840\uDFB7")).isEqualTo(1 + 2 + 2 + 1 + 2);
    }
}
