package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.put;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.time.UnitHours;
import org.gridhall.web.Services;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Routes;

/** Opening hours, and the calendar of working days. */
public final class CalendarRoutes {

    private final Services services;

    public CalendarRoutes(Services services) {
        this.services = services;
    }

    @Field("一个部门自某日起的开放时间 | Opening hours of a unit from a day on")
    public record HoursView(
            @Field("部门代码；空为全区 | Code of the unit; null for the district") String unit,
            @Field(value = "生效日期 | The first day", required = true) LocalDate from,
            @Field(
                            value =
                                    "周一至周日，然后是调休上班日；如 09:00-12:00 13:00-17:00，不开放为空 | Monday to Sunday, then made-up working"
                                            + " days, such as 09:00-12:00 13:00-17:00; empty when closed",
                            required = true)
                    List<String> days) {

        static HoursView of(UnitHours hours) {
            return new HoursView(
                    hours.unit(),
                    hours.from(),
                    IntStream.range(0, hours.open().size())
                            .mapToObj(hours::words)
                            .toList());
        }
    }

    public void declare(Routes routes) {
        routes.add(
                get("/hours")
                        .says("organisation", "开放时间", "Opening hours, by unit and first day")
                        .needs(Permissions.MODULE_READ)
                        .givesItems(HoursView.class)
                        .to(x -> items(services.calendars().hours())),
                put("/hours")
                        .says(
                                "organisation",
                                "替换全部开放时间：CSV，列 unit、from、days、hours；未办结事项按工作小时计的时限随后重算",
                                "Replace all opening hours: CSV with unit, from, days, hours; limits of open tickets in working"
                                        + " hours are reckoned again soon after")
                        .needs(Permissions.SETTING_MANAGE)
                        .takesText("text/csv", "text/plain")
                        .givesItems(HoursView.class)
                        .fails(403, 422)
                        .to(x -> items(services.calendars().loadHours(x.actor(), x.body(String.class)))));
    }

    private static Items<HoursView> items(List<UnitHours> hours) {
        return new Items<>(hours.stream().map(HoursView::of).toList());
    }
}
