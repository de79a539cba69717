package org.gridhall.api.catalogue;

import org.gridhall.api.Text;

/**
 * A stage of a flow.
 *
 * @param phase where it stands in the closed loop: collect, dispatch, handle, supervise, feedback or assess
 * @param closed whether a ticket here counts as closed (办结)
 * @param voided whether a ticket here counts as void: neither accepted nor closed in any rate
 */
public record Stage(String code, Text title, String phase, boolean closed, boolean voided) {}
