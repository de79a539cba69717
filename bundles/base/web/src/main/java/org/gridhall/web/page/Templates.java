package org.gridhall.web.page;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.utils.PathUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Pebble over the templates of this bundle; what is shown is escaped unless it says that it is safe. */
final class Templates {

    private static final String FOLDER = "/org/gridhall/web/page/";

    private final PebbleEngine engine;

    Templates(Assets assets) {
        engine = new PebbleEngine.Builder()
                .loader(new Bundled())
                .extension(new Words(assets))
                .strictVariables(true)
                .newLineTrimming(true)
                .defaultLocale(Locale.CHINESE)
                .build();
    }

    String render(String name, Map<String, Object> model, Locale locale) throws IOException {
        StringWriter out = new StringWriter(16_384);
        engine.getTemplate(name).evaluate(out, model, locale);
        return out.toString();
    }

    /** Templates by their name without its ending, from this bundle's own class loader. */
    private static final class Bundled implements Loader<String> {

        @Override
        public Reader getReader(String name) {
            InputStream in = Templates.class.getResourceAsStream(FOLDER + name + ".peb");
            if (in == null) {
                throw new LoaderException(null, "no template " + name);
            }
            return new InputStreamReader(in, StandardCharsets.UTF_8);
        }

        @Override
        public void setCharset(String charset) {
            // always UTF-8
        }

        @Override
        public void setPrefix(String prefix) {
            // one folder
        }

        @Override
        public void setSuffix(String suffix) {
            // one ending
        }

        @Override
        public String resolveRelativePath(String name, String anchor) {
            return PathUtils.resolveRelativePath(name, anchor, '/');
        }

        @Override
        public String createCacheKey(String name) {
            return name;
        }

        @Override
        public boolean resourceExists(String name) {
            return Templates.class.getResource(FOLDER + name + ".peb") != null;
        }
    }
}
