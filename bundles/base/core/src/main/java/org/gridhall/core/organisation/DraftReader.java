package org.gridhall.core.organisation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.people.CreditCode;
import org.gridhall.core.account.NewAccounts;
import org.gridhall.core.organisation.Draft.AccountRow;
import org.gridhall.core.organisation.Draft.GridRow;
import org.gridhall.core.organisation.Draft.NetworkRow;
import org.gridhall.core.organisation.Draft.PersonRow;
import org.gridhall.core.organisation.Draft.PostFirmRow;
import org.gridhall.core.organisation.Draft.PostRow;
import org.gridhall.core.organisation.Draft.TeamGridRow;
import org.gridhall.core.organisation.Draft.UnitRow;
import org.gridhall.core.organisation.Table.Row;

/** Reads the files of an organisation and checks each line by itself. */
final class DraftReader {

    static final String UNITS = "units.csv";
    static final String NETWORKS = "networks.csv";
    static final String GRIDS = "grids.csv";
    static final String OUTLINES = "grids.geojson";
    static final String PEOPLE = "people.csv";
    static final String POSTS = "posts.csv";
    static final String ACCOUNTS = "accounts.csv";
    static final String TEAM_GRIDS = "team-grids.csv";
    static final String POST_FIRMS = "post-firms.csv";

    /** Columns that may be left out. */
    static final String PURPOSE = "purpose";

    static final String HOME = "home";
    static final String TIER = "tier";

    /** All files that an organisation has. */
    static final List<String> FILES =
            List.of(UNITS, NETWORKS, GRIDS, OUTLINES, PEOPLE, POSTS, ACCOUNTS, TEAM_GRIDS, POST_FIRMS);

    /** Those that may be left out: what they would say stays as it is. */
    private static final Set<String> OPTIONAL = Set.of(ACCOUNTS, TEAM_GRIDS, POST_FIRMS);

    private static final Set<String> UNIT_KINDS =
            Set.of("district", "command", "platform", "department", "street", "community", "hall", "team");
    private static final Set<String> NETWORK_KINDS = Set.of("function", "profession");
    static final Set<String> GRID_KINDS = Set.of("general", "enterprise", "dedicated");
    private static final Set<String> PURPOSES = Set.of("mass-work", "department", "city", "law-enforcement", "other");

    /** No slash, which parts a path, and neither % nor _, which SQL takes for wildcards. */
    static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,59}");

    private static final int MOST_BYTES = 64 << 20;

    private final Faults faults;
    private final Map<String, String> contents = new TreeMap<>();
    private final Set<String> says = new TreeSet<>();

    private DraftReader(Faults faults) {
        this.faults = faults;
    }

    static Draft read(Map<String, InputStream> files, Faults faults) {
        DraftReader reader = new DraftReader(faults);
        reader.open(files);
        return new Draft(
                reader.rows(UNITS, List.of("code", "parent", "kind", "name_zh", "name_en"), reader::unit),
                reader.rows(NETWORKS, List.of("code", "kind", "name_zh", "name_en"), reader::network),
                reader.rows(
                        GRIDS,
                        List.of("code", "parent", "network", "level", "kind", "unit", "name_zh", "name_en"),
                        reader::grid),
                reader.rows(PEOPLE, List.of("code", "name", "phone"), reader::person),
                reader.rows(
                        POSTS,
                        List.of("code", "role", "unit", "grid", "person", "substitute", "from", "to"),
                        reader::post),
                reader.rows(ACCOUNTS, List.of("login", "person"), reader::account),
                reader.rows(TEAM_GRIDS, List.of("team", "grid", "from", "to"), reader::teamGrid),
                reader.rows(POST_FIRMS, List.of("post", "credit_code", "from", "to"), reader::postFirm),
                Outlines.read(OUTLINES, reader.contents.get(OUTLINES), faults),
                reader.says);
    }

    private void open(Map<String, InputStream> files) {
        for (String name : FILES) {
            InputStream in = files.get(name);
            if (in != null) {
                contents.put(name, text(name, in));
                says.add(name);
            } else if (!OPTIONAL.contains(name)) {
                faults.whole(
                        name, 1, "缺少文件；没有内容时也须有表头", "the file is missing; without content it still has its header");
            }
        }
        files.keySet().stream()
                .filter(name -> !FILES.contains(name))
                .sorted()
                .forEach(name -> faults.add(name, 1, "不认识的文件", "not a file of an organisation"));
    }

    private String text(String file, InputStream in) {
        try {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw Problem.of(
                        Problem.Kind.TOO_LARGE, "file.size", file + " 超过 64 MB", file + " is larger than 64 MB");
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            var decoded = java.nio.CharBuffer.allocate(bytes.length);
            var result = StandardCharsets.UTF_8.newDecoder().decode(buffer, decoded, true);
            decoded.flip();
            if (result.isError()) {
                // Spreadsheets save Chinese text as GBK unless told otherwise.
                int line = 1 + (int) decoded.chars().filter(c -> c == '\n').count();
                faults.whole(file, line, "不是 UTF-8 编码，请另存为“CSV UTF-8”", "not UTF-8; save it as \"CSV UTF-8\"");
                return null;
            }
            String text = decoded.toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> List<T> rows(String file, List<String> columns, Function<Row, T> reader) {
        String content = contents.get(file);
        return content == null
                ? List.of()
                : Table.read(file, content, columns, faults).stream()
                        .map(reader)
                        .toList();
    }

    private UnitRow unit(Row row) {
        String kind = kind(UNITS, row, UNIT_KINDS);
        String purpose = optional(row, PURPOSE) ? row.get(PURPOSE) : null;
        if (purpose != null && !(PURPOSES.contains(purpose) && "team".equals(kind))) {
            String all = String.join(", ", new TreeSet<>(PURPOSES));
            faults.add(
                    UNITS,
                    row.line(),
                    "purpose 只用于工作队（team），可为：" + all,
                    "a purpose is for a team, and one of: " + all + "; not " + purpose);
        }
        return new UnitRow(
                row.line(),
                code(UNITS, row, "code", true),
                code(UNITS, row, "parent", false),
                kind,
                name(UNITS, row),
                purpose);
    }

    private NetworkRow network(Row row) {
        return new NetworkRow(
                row.line(), code(NETWORKS, row, "code", true), kind(NETWORKS, row, NETWORK_KINDS), name(NETWORKS, row));
    }

    private GridRow grid(Row row) {
        String level = row.get("level");
        boolean good = level != null && level.matches("[1-9]");
        if (!good) {
            faults.add(GRIDS, row.line(), "层级须为 1 到 9：" + shown(level), "level is 1 to 9, not " + shown(level));
        }
        return new GridRow(
                row.line(),
                code(GRIDS, row, "code", true),
                code(GRIDS, row, "parent", false),
                code(GRIDS, row, "network", false),
                good ? Integer.parseInt(level) : 0,
                kind(GRIDS, row, GRID_KINDS),
                code(GRIDS, row, "unit", false),
                name(GRIDS, row));
    }

    private PersonRow person(Row row) {
        return new PersonRow(
                row.line(),
                code(PEOPLE, row, "code", true),
                text(PEOPLE, row, "name", 100, true),
                text(PEOPLE, row, "phone", 40, false));
    }

    private PostRow post(Row row) {
        PostRow post = new PostRow(
                row.line(),
                code(POSTS, row, "code", true),
                code(POSTS, row, "role", true),
                code(POSTS, row, "unit", false),
                code(POSTS, row, "grid", false),
                code(POSTS, row, "person", true),
                code(POSTS, row, "substitute", false),
                day(POSTS, row, "from", true),
                day(POSTS, row, "to", false),
                optional(row, HOME) ? code(POSTS, row, HOME, false) : null,
                optional(row, TIER) ? tier(row) : null);
        if ((post.unit() == null) == (post.grid() == null)) {
            faults.add(POSTS, row.line(), "岗位须属于一个部门或一个网格，二者取一", "a post is in a unit or in a grid, in one of them");
        }
        return post;
    }

    private boolean optional(Row row, String column) {
        boolean there = row.cells().containsKey(column);
        if (there) {
            says.add(column);
        }
        return there;
    }

    private Integer tier(Row row) {
        String tier = row.get(TIER);
        if (tier == null || tier.matches("[1-4]")) {
            return tier == null ? null : Integer.valueOf(tier);
        }
        faults.add(
                POSTS,
                row.line(),
                "tier 须为 1（网络管理员）到 4（网格联络员）：" + tier,
                "tier is 1 (network manager) to 4 (grid liaison), not " + tier);
        return null;
    }

    private TeamGridRow teamGrid(Row row) {
        return new TeamGridRow(
                row.line(),
                code(TEAM_GRIDS, row, "team", true),
                code(TEAM_GRIDS, row, "grid", true),
                day(TEAM_GRIDS, row, "from", false),
                day(TEAM_GRIDS, row, "to", false));
    }

    private PostFirmRow postFirm(Row row) {
        String firm = text(POST_FIRMS, row, "credit_code", Integer.MAX_VALUE, true);
        if (firm != null && !CreditCode.valid(firm)) {
            faults.add(POST_FIRMS, row.line(), "统一社会信用代码不正确：" + firm, "this is no unified social credit code: " + firm);
        }
        return new PostFirmRow(
                row.line(),
                code(POST_FIRMS, row, "post", true),
                firm,
                day(POST_FIRMS, row, "from", false),
                day(POST_FIRMS, row, "to", false));
    }

    private AccountRow account(Row row) {
        String login = text(ACCOUNTS, row, "login", 40, true);
        if (login != null && !NewAccounts.good(login)) {
            faults.add(
                    ACCOUNTS,
                    row.line(),
                    "登录名须为 2 到 40 个小写字母、数字、点或连字符：" + login,
                    "a login is 2 to 40 lower-case letters, digits, dots or hyphens, not " + login);
        }
        return new AccountRow(row.line(), login, code(ACCOUNTS, row, "person", true));
    }

    private String code(String file, Row row, String column, boolean needed) {
        String code = text(file, row, column, Integer.MAX_VALUE, needed);
        if (code != null && !CODE.matcher(code).matches()) {
            faults.add(
                    file,
                    row.line(),
                    column + " 须为不超过 60 个字母、数字、点或连字符：" + code,
                    column + " is up to 60 letters, digits, dots or hyphens, not " + code);
            return null;
        }
        return code;
    }

    private String kind(String file, Row row, Set<String> kinds) {
        String kind = row.get("kind");
        if (kind == null || !kinds.contains(kind)) {
            String all = String.join(", ", new TreeSet<>(kinds));
            faults.add(
                    file,
                    row.line(),
                    "类别 " + shown(kind) + " 不在其中：" + all,
                    "the kind " + shown(kind) + " is none of: " + all);
            return null;
        }
        return kind;
    }

    private Text name(String file, Row row) {
        String zh = text(file, row, "name_zh", 200, true);
        String en = text(file, row, "name_en", 200, false);
        return zh == null ? null : new Text(zh, en == null ? zh : en);
    }

    private String text(String file, Row row, String column, int longest, boolean needed) {
        String text = row.get(column);
        if (text == null && needed) {
            faults.add(file, row.line(), column + " 不能为空", column + " must not be empty");
        } else if (text != null && text.length() > longest) {
            faults.add(
                    file,
                    row.line(),
                    column + " 不能超过 " + longest + " 个字",
                    column + " must not be longer than " + longest + " characters");
        }
        return text;
    }

    private LocalDate day(String file, Row row, String column, boolean needed) {
        String text = text(file, row, column, Integer.MAX_VALUE, needed);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            faults.add(
                    file,
                    row.line(),
                    column + " 须为存在的日期，如 2026-03-01：" + text,
                    column + " is a day that exists, such as 2026-03-01, not " + text);
            return null;
        }
    }

    private static String shown(String text) {
        return text == null ? "\"\"" : text;
    }
}
