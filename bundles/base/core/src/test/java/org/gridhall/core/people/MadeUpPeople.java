package org.gridhall.core.people;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.gridhall.api.people.CitizenId;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.people.PersonDetails;

/** People who do not exist, with numbers that pass their checks: region 999999 is nowhere. */
public final class MadeUpPeople {

    private static final String[] FAMILIES = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "欧阳", "诸葛"};
    private static final String GIVEN = "一乙丁丽云佳俊兰军冰凯勇华娜婷子宁宇宏小岩峰平强彬德志思慧敏文斌明春晓梅樱欣永海涛清玉琳瑞秀磊红美英萍超辉雪雷静飞鹏";
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

    private MadeUpPeople() {}

    /** The number of the n-th made-up citizen; all numbers differ for n below 25 million. */
    public static String number(int n) {
        LocalDate born = LocalDate.of(1935, 1, 1).plusDays(n % 30_000);
        String body = "999999" + DAY.format(born) + String.format("%03d", n / 30_000 % 1000);
        return body + CitizenId.check(body);
    }

    /** The name of the n-th, always the same. */
    public static String name(int n) {
        Random random = new Random(n);
        StringBuilder name = new StringBuilder(FAMILIES[random.nextInt(FAMILIES.length)]);
        for (int i = 0; i <= random.nextInt(2); i++) {
            name.append(GIVEN.charAt(random.nextInt(GIVEN.length())));
        }
        return name.toString();
    }

    /** A mobile number of a block that nobody has. */
    public static String phone(int n) {
        return String.format("199%08d", n);
    }

    /** The credit code of the n-th made-up firm. */
    public static String creditCode(int n) {
        StringBuilder organisation = new StringBuilder();
        for (int i = 0, left = n; i < 8; i++, left /= 31) {
            organisation.insert(0, ALPHABET.charAt(left % 31));
        }
        String body = "91999999" + organisation + CreditCode.organisationCheck(organisation.toString());
        return body + CreditCode.check(body);
    }

    public static PersonDetails details(int n, String grid) {
        return new PersonDetails(
                name(n), null, null, null, number(n), phone(n), "示例路 " + n + " 号", null, grid, null, null);
    }

    public static PersonDetails named(String name, String number) {
        return new PersonDetails(name, null, null, null, number, null, null, null, null, null, null);
    }
}
