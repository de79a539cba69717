package org.gridhall.core.register;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.Database;

/** The example district with registers of stalls, firms and pipes. */
final class TestRegisters {

    final TestDistrict district;
    final JpaRegisters registers;
    final Actor works;
    final Actor fire;
    final Actor leader;
    final Actor everywhere;

    TestRegisters(Database database) {
        district = new TestDistrict(
                database,
                Path.of("src/test/resources/modules/registers.module.yaml"),
                Path.of("src/test/resources/modules/shared.module.yaml"));
        registers = new JpaRegisters(
                database, district.trail, district.modules, district.organisation, district.district, Runnable::run);
        works = district.inUnit("handler", 1, "urban-management");
        fire = district.inUnit("handler", 2, "fire");
        leader = district.inUnit("leader", 3, null);
        everywhere = district.inUnit("handler", 4, null);
    }

    static RecordBody body(Object... fields) {
        return new RecordBody(map(fields), null);
    }

    static RecordBody at(double longitude, double latitude, Object... fields) {
        return new RecordBody(map(fields), point(longitude, latitude));
    }

    static String point(double longitude, double latitude) {
        return "{\"type\":\"Point\",\"coordinates\":[" + longitude + "," + latitude + "]}";
    }

    static Map<String, Object> map(Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return map;
    }

    RegisterRecord stall(String number, Object... fields) {
        Map<String, Object> all = map(fields);
        all.put("number", number);
        all.putIfAbsent("unit", "urban-management");
        return registers
                .create(works, "stalls", new RecordBody(all, null), null)
                .record();
    }
}
