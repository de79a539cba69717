package org.gridhall.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridhall.api.people.CitizenId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleFileTest {

    private static final int LINES = 40_000;

    @TempDir
    Path folder;

    private List<String> lines(long seed) throws IOException {
        Path file = folder.resolve(seed + ".csv");
        assertThat(new PeopleFile(seed, List.of("g1", "g2")).write(file, LINES)).isEqualTo(LINES / PeopleFile.WRONG);
        return Files.readAllLines(file).subList(1, LINES + 1);
    }

    @Test
    void all_numbers_differ_and_all_but_the_wrong_ones_pass_their_check() throws IOException {
        List<String> numbers = lines(1).stream().map(line -> line.split(",")[1]).toList();
        assertThat(numbers.stream().map(number -> number.substring(0, 17))).doesNotHaveDuplicates();
        assertThat(numbers).filteredOn(number -> !CitizenId.valid(number)).hasSize(LINES / PeopleFile.WRONG);
        assertThat(CitizenId.valid(numbers.get(PeopleFile.WRONG - 1))).isFalse();
    }

    @Test
    void a_seed_makes_the_same_file_and_another_one_another() throws IOException {
        List<String> first = lines(1);
        assertThat(lines(1)).isEqualTo(first);
        assertThat(lines(2)).isNotEqualTo(first);
        assertThat(first).allMatch(line -> line.matches("\\S{2,3},\\d{17}[\\dX],199\\d{8},\"[^\",]+\",g[12]"));
    }
}
