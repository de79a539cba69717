package org.gridhall.core.people;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.gridhall.api.people.CitizenId;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.Phone;
import org.gridhall.core.keys.Keys;

/**
 * A person's details after their checks, numbers and phones in their normal form. As in {@link PersonDetails}, null
 * leaves a thing as it is and an empty text takes it away.
 *
 * @param hashes under which the number may be stored, the one in use first; empty where none was given
 * @param confirmation of a number that fails its check; null for one that passes
 */
record Checked(
        PersonDetails said,
        String name,
        String sex,
        LocalDate birth,
        String idType,
        String number,
        List<ByteBuffer> hashes,
        String phone,
        List<ByteBuffer> phoneHashes,
        String confirmation) {

    private static final LocalDate EARLIEST = LocalDate.of(1850, 1, 1);

    /**
     * @param fresh whether it is a new person, who needs a name
     * @param fields takes what is wrong; the caller refuses
     */
    static Checked of(PersonDetails said, boolean fresh, Keys keys, LocalDate today, Fields fields) {
        String name = trim(said.name());
        if (fresh || name != null) {
            fields.needed("/name", name, 100);
        }
        String sex = trim(said.sex());
        if (sex != null && !sex.isEmpty() && !sex.equals("M") && !sex.equals("F")) {
            fields.wrong("/sex", "应为 M（男）或 F（女）", "This is M or F");
        }
        LocalDate birth = said.birth();
        if (birth != null && (birth.isBefore(EARLIEST) || birth.isAfter(today))) {
            fields.wrong("/birth", "出生日期应在 1850 年至今天之间", "A birth date is from 1850 to today");
        }
        fields.length("/address", said.address(), 500);
        fields.length("/note", said.note(), 1000);
        String phone = trim(said.phone());
        if (phone != null && !phone.isEmpty()) {
            phone = Phone.normal(phone);
            if (!Phone.valid(phone)) {
                fields.wrong("/phone", "不是电话号码，应为 3 到 20 位数字", "This is no telephone number of 3 to 20 digits");
            }
        }
        String type = trim(said.idType());
        String number = trim(said.number());
        String confirmation = null;
        if (type != null && !type.isEmpty() && !IdNumber.TYPES.contains(type)) {
            fields.wrong(
                    "/idType",
                    "证件类型应为 " + String.join("、", IdNumber.TYPES) + " 之一",
                    "The kind of number is one of " + String.join(", ", IdNumber.TYPES));
        } else if (number != null && !number.isEmpty()) {
            type = type == null || type.isEmpty() ? IdNumber.CITIZEN : type;
            number = number.length() > 60 ? number : IdNumber.normal(type, number);
            if (IdNumber.valid(type, number)) {
                boolean tells = number.length() == 18 && !type.equals(IdNumber.PASSPORT) && CitizenId.valid(number);
                LocalDate its = tells ? born(number) : null;
                if (its != null && birth != null && !its.equals(birth)) {
                    fields.wrong("/birth", "与证件号码中的出生日期不一致，可留空", "This is not the date in the number; leave it empty");
                }
                birth = its == null ? birth : its;
                sex = tells && (sex == null || sex.isEmpty()) ? (number.charAt(16) % 2 == 1 ? "M" : "F") : sex;
            } else {
                confirmation = confirm(said.override(), number, fields);
            }
        } else if (type != null && !type.isEmpty() && number == null) {
            fields.wrong("/number", "证件类型要和证件号码一起填写", "A kind of number comes with its number");
        }
        return new Checked(
                said,
                name,
                sex,
                birth,
                number == null || number.isEmpty() ? null : type,
                number,
                number == null || number.isEmpty() ? List.of() : hashes(keys, type + ":" + number),
                phone,
                phone == null || phone.isEmpty() ? List.of() : hashes(keys, "phone:" + phone),
                confirmation);
    }

    private static LocalDate born(String number) {
        return LocalDate.of(
                Integer.parseInt(number.substring(6, 10)),
                Integer.parseInt(number.substring(10, 12)),
                Integer.parseInt(number.substring(12, 14)));
    }

    private static String confirm(String override, String number, Fields fields) {
        if (!IdNumber.plausible(number)) {
            fields.wrong(
                    "/number",
                    "不是证件号码，应为 4 到 40 个字母或数字",
                    "This is no number of an identity paper: 4 to 40 letters or digits");
        } else if (override == null || override.isBlank()) {
            fields.fails("/number", "证件号码校验不通过，请核对", "The number fails its check; look at it again");
        } else if (override.strip().length() < 4 || override.length() > 500) {
            fields.wrong("/override", "理由须为 4 到 500 个字", "A reason has 4 to 500 characters");
        } else {
            return override.strip();
        }
        return null;
    }

    static List<ByteBuffer> hashes(Keys keys, String text) {
        return keys.hashes(text).stream().map(ByteBuffer::wrap).collect(Collectors.toList());
    }

    static String trim(String text) {
        return text == null ? null : text.strip();
    }

    /** Whether a stored hash is that of the number. */
    static boolean among(List<ByteBuffer> hashes, byte[] stored) {
        return stored != null && hashes.contains(ByteBuffer.wrap(stored));
    }
}
