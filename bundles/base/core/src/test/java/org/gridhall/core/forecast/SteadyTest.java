package org.gridhall.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Random;
import java.util.function.IntFunction;
import org.gridhall.api.forecast.Forecasts;
import org.gridhall.api.forecast.Outlook.Quality;
import org.gridhall.api.time.CalendarDay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up districts whose rates are known: how often a steady one is warned of, and whether one that rises is seen. */
class SteadyTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);
    private static final IntFunction<CalendarDay> CALENDAR = day -> CountedForecasts.usual(TODAY.minusDays(day));
    private static final int WEEKS = 20;
    private static final double[] WEEKDAYS = {0.18, 0.17, 0.16, 0.16, 0.15, 0.1, 0.08};

    /** Poisson for a spread of 1, a gamma mixture of it for more. */
    private static int draw(Random random, double mean, double spread) {
        double rate = spread <= 1 ? mean : gamma(random, mean / (spread - 1)) * (spread - 1);
        if (rate > 500) {
            return (int) Math.max(0, Math.round(rate + random.nextGaussian() * Math.sqrt(rate)));
        }
        double product = random.nextDouble();
        int count = 0;
        for (double least = Math.exp(-rate); product > least; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    /** Marsaglia and Tsang's method. */
    private static double gamma(Random random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    /** Categories whose weekly means lie between a fifth and some hundred. */
    private static double mean(int category) {
        return 0.2 * Math.pow(1.12, category % 60);
    }

    private static History steady(Random random, int categories, double spread, double[] factors) {
        History history = new History(WEEKS);
        for (int category = 0; category < categories; category++) {
            for (int week = 0; week < WEEKS; week++) {
                double factor = week == 0 ? factors[category % factors.length] : 1;
                int count = draw(random, mean(category) * factor, spread);
                for (int i = 0; i < count; i++) {
                    double at = random.nextDouble();
                    int weekday = 0;
                    while (weekday < 6 && at > WEEKDAYS[weekday]) {
                        at -= WEEKDAYS[weekday];
                        weekday++;
                    }
                    history.add(week * 7 + 7 - weekday, "c" + category, "g" + random.nextInt(12), 1);
                }
            }
            // The history is as long for all.
            history.add(WEEKS * 7, "c" + category, "g0", 0);
        }
        return history;
    }

    private static double warned(History history) {
        return CountedForecasts.rises(history, CALENDAR).stream()
                        .filter(rise -> rise.warned())
                        .count()
                / (double) history.categories().size();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 4})
    void steady_categories_are_warned_of_no_more_often_than_is_said(double spread) {
        double sum = 0;
        int runs = 24;
        for (int seed = 0; seed < runs; seed++) {
            sum += warned(steady(new Random(seed), 120, spread, new double[] {1}));
        }
        double rate = sum / runs;
        System.out.printf("spread %.0f: %.2f %% of steady categories a week%n", spread, 100 * rate);
        // Of 2,880 categories: half a rate more is two standard deviations of chance.
        assertThat(rate).isLessThanOrEqualTo(Forecasts.FALSE_ALARMS * 1.5);
    }

    @Test
    void a_category_that_doubles_is_seen() {
        int seen = 0;
        int all = 0;
        for (int seed = 0; seed < 20; seed++) {
            History history = steady(new Random(seed), 60, 1, new double[] {1, 1, 1, 1, 1, 2});
            for (CountedForecasts.Rise rise : CountedForecasts.rises(history, CALENDAR)) {
                int category = Integer.parseInt(rise.category().substring(1));
                if (category % 6 == 5 && mean(category) > 20) {
                    all++;
                    seen += rise.warned() ? 1 : 0;
                }
            }
        }
        assertThat(all).isGreaterThan(30);
        assertThat((double) seen / all).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 3})
    void four_of_five_weeks_lie_between_low_and_high(double spread) {
        double inside = 0;
        long count = 0;
        for (int seed = 0; seed < 10; seed++) {
            History history = steady(new Random(seed), 120, spread, new double[] {1});
            Model model = Model.of(history, 1, CALENDAR);
            // The spread is from the weeks before, the week compared with it is none of them.
            Trial trial = new Trial(history, 1, 8, CALENDAR);
            for (var one : history.categories().entrySet()) {
                double mean = model.category(one.getKey());
                long counted = History.week(one.getValue(), 0);
                if (mean > 5) {
                    count++;
                    inside += counted >= trial.low(Trial.Kind.CATEGORY, one.getKey(), mean)
                                    && counted <= trial.high(Trial.Kind.CATEGORY, one.getKey(), mean)
                            ? 1
                            : 0;
                }
            }
        }
        // Whole numbers: a little more than four of five.
        assertThat(inside / count).isBetween(0.77, 0.92);
    }

    @Test
    void parts_add_up_to_the_whole() {
        History history = steady(new Random(1), 40, 1, new double[] {1});
        Model model = Model.of(history, 0, CALENDAR);
        double categories = history.categories().keySet().stream()
                .mapToDouble(model::category)
                .sum();
        double cells =
                history.cells().keySet().stream().mapToDouble(model::cell).sum();
        double grids = 0;
        for (int grid = 0; grid < 12; grid++) {
            grids += model.grid("g" + grid);
        }
        double days = java.util.Arrays.stream(model.days()).sum();
        assertThat(categories).isCloseTo(model.total(), org.assertj.core.data.Offset.offset(1e-6));
        assertThat(cells).isCloseTo(model.total(), org.assertj.core.data.Offset.offset(1e-6));
        assertThat(grids).isCloseTo(model.total(), org.assertj.core.data.Offset.offset(1e-6));
        assertThat(days).isCloseTo(model.total(), org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void holidays_have_less_and_the_weeks_that_had_them_count_as_what_they_were() {
        // A week of holidays among twenty: days are off, and a quarter as much comes.
        int holidays = 3;
        IntFunction<CalendarDay> calendar = day -> {
            CalendarDay usual = CALENDAR.apply(day);
            boolean off = day > holidays * 7 && day <= holidays * 7 + 7 || day <= 0;
            return off ? new CalendarDay(usual.date(), CalendarDay.Kind.HOLIDAY, "节日", true) : usual;
        };
        History history = new History(WEEKS);
        for (int day = 1; day <= WEEKS * 7; day++) {
            history.add(day, "c", "g", calendar.apply(day).works() ? 100 : 25);
        }
        Model coming = Model.of(history, 0, calendar);
        assertThat(coming.total()).as("a week off").isBetween(165.0, 190.0);
        Model after = Model.of(history, holidays, calendar);
        assertThat(after.total()).as("a usual week after none").isBetween(530.0, 570.0);
    }

    @Test
    void nothing_is_expected_of_nothing() {
        assertThat(Model.of(new History(WEEKS), 0, CALENDAR)).isNull();
        assertThat(new Trial(new History(WEEKS), 0, 8, CALENDAR).quality()).isNull();
        History once = new History(WEEKS);
        once.add(13, "c", "g", 1);
        assertThat(Model.of(once, 0, CALENDAR)).as("one week is too little").isNull();
        History zero = new History(WEEKS);
        zero.add(WEEKS * 7, "c", "g", 0);
        Quality quality = new Trial(zero, 0, 8, CALENDAR).quality();
        assertThat(quality.categories().wape()).as("not available").isNull();
    }
}
