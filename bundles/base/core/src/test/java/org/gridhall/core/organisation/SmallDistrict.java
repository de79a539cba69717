package org.gridhall.core.organisation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of a district of a few lines, to be changed line by line. */
public final class SmallDistrict {

    private final Map<String, String> files = new LinkedHashMap<>();

    public SmallDistrict() {
        files.put(
                "units.csv",
                """
                code,parent,kind,name_zh,name_en
                d,,district,区,District
                room,d,command,综合指挥室,Command Room
                works,d,department,城管局,Works
                street,d,street,街道办,Street Office
                desk,street,command,街道指挥室,Street Desk
                works-2,d,department,水务局,Water
                """);
        files.put(
                "networks.csv",
                """
                code,kind,name_zh,name_en
                police,function,公安网格,Police
                """);
        files.put(
                "grids.csv",
                """
                code,parent,network,level,kind,unit,name_zh,name_en
                g,,,1,general,street,一级,One
                g-1,g,,2,general,,二级甲,Two A
                g-2,g,,2,enterprise,,二级乙,Two B
                p,,police,1,general,,警务,Beat
                """);
        files.put(
                "grids.geojson",
                """
                {"type":"FeatureCollection","features":[
                {"type":"Feature","properties":{"code":"g"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,2],[0,2],[0,0]]]}},
                {"type":"Feature","properties":{"code":"g-1"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]}},
                {"type":"Feature","properties":{"code":"g-2"},"geometry":{"type":"Polygon","coordinates":[[[2,0],[4,0],[4,2],[2,2],[2,0]]]}},
                {"type":"Feature","properties":{"code":"p"},"geometry":{"type":"Polygon","coordinates":[[[1,0],[3,0],[3,2],[1,2],[1,0]]]}}
                ]}
                """);
        files.put(
                "people.csv",
                """
                code,name,phone
                a,甲,19900000001
                b,乙,
                c,丙,
                w,丁,
                """);
        files.put(
                "posts.csv",
                """
                code,role,unit,grid,person,substitute,from,to
                admin,admin,d,,a,,2015-01-01,
                duty,dispatcher,room,,b,c,2015-01-01,
                desk,dispatcher,desk,,c,,2015-01-01,
                works,handler,works,,c,,2015-01-01,
                walk,gridworker,,g-1,w,,2015-01-01,
                """);
        files.put(
                "accounts.csv",
                """
                login,person
                admin,a
                duty,b
                hand,c
                walk,w
                """);
    }

    /** Replaces a text that is there. */
    public SmallDistrict with(String file, String old, String fresh) {
        if (!files.get(file).contains(old)) {
            throw new IllegalArgumentException(file + " has no " + old);
        }
        files.put(file, files.get(file).replace(old, fresh));
        return this;
    }

    public SmallDistrict and(String file, String line) {
        files.put(file, files.get(file) + line + "\n");
        return this;
    }

    public SmallDistrict without(String file) {
        files.remove(file);
        return this;
    }

    public SmallDistrict file(String file, String content) {
        files.put(file, content);
        return this;
    }

    public Map<String, InputStream> files() {
        return streams(files);
    }

    public static Map<String, InputStream> streams(Map<String, String> files) {
        Map<String, InputStream> streams = new HashMap<>();
        files.forEach((name, text) -> streams.put(name, bytes(text)));
        return streams;
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
