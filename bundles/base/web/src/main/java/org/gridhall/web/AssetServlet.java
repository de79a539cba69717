package org.gridhall.web;

import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.web.page.Assets;

/** Styles, scripts and pictures of the pages, kept by browsers for good. */
final class AssetServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Assets assets;

    AssetServlet(Assets assets) {
        this.assets = assets;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI().substring(Assets.ROOT.length());
        int slash = path.indexOf('/');
        boolean present = slash > 0 && path.substring(0, slash).equals(assets.edition());
        if (slash < 0 || !assets.send(path.substring(slash + 1), present, request, response)) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
