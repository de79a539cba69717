package org.gridhall.tools.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.gridhall.api.people.CitizenId;

/**
 * A file of people who do not exist. Their numbers pass the check and all differ; the region 999999 is nowhere. The same seed
 * makes the same file. Every thousandth line has a number that fails its check.
 */
final class PeopleFile {

    /** Of so many lines one is wrong. */
    static final int WRONG = 1000;

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final LocalDate FIRST = LocalDate.of(1935, 1, 1);
    private static final int DAYS = 30_000;
    private static final int NUMBERS = DAYS * 1000;

    /** Has no factor in common with the count of numbers, so that it walks through all of them. */
    private static final long STEP = 7_368_787;

    private static final String FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹";
    private static final String GIVEN = "一丁丽云佳俊兰军凯勇华娜婷子宁宇宏小岩峰平强彬德志思慧敏文斌明春晓梅樱欣永海涛清玉琳瑞秀磊红美英萍超辉雪雷静飞鹏";
    private static final String[] STREETS = {"人民大街", "朝凤路", "经北一路", "解放路", "滨河路", "学府街", "明湖路", "建设路"};

    private final Random random;
    private final int first;
    private final List<String> grids;

    /** @param grids codes of grids that people live in; none for people without one */
    PeopleFile(long seed, List<String> grids) {
        this.random = new Random(seed);
        this.first = random.nextInt(NUMBERS);
        this.grids = grids;
    }

    /** @return how many of the lines are wrong */
    int write(Path file, int lines) throws IOException {
        int wrong = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("姓名,证件号码,联系电话,住址,网格代码\n");
            for (int line = 0; line < lines; line++) {
                boolean bad = line % WRONG == WRONG - 1;
                wrong += bad ? 1 : 0;
                out.write(line(line, bad));
            }
        }
        return wrong;
    }

    private String line(int line, boolean bad) {
        String number = number((int) ((first + line * STEP) % NUMBERS));
        char check = number.charAt(17);
        String grid = grids.isEmpty() ? "" : grids.get(random.nextInt(grids.size()));
        return name() + "," + number.substring(0, 17) + (bad ? check == '1' ? '2' : '1' : check) + ","
                + String.format(Locale.ROOT, "199%08d", random.nextInt(100_000_000)) + ",\""
                + STREETS[random.nextInt(STREETS.length)] + " " + (1 + random.nextInt(2000)) + " 号 "
                + (1 + random.nextInt(30)) + " 单元\"," + grid + "\n";
    }

    private static String number(int which) {
        String body =
                "999999" + DAY.format(FIRST.plusDays(which % DAYS)) + String.format(Locale.ROOT, "%03d", which / DAYS);
        return body + CitizenId.check(body);
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        name.append(FAMILIES.charAt(random.nextInt(FAMILIES.length())));
        for (int i = random.nextInt(3) == 0 ? 1 : 0; i < 2; i++) {
            name.append(GIVEN.charAt(random.nextInt(GIVEN.length())));
        }
        return name.toString();
    }
}
