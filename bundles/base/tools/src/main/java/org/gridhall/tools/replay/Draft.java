package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A row that became an item of a batch.
 *
 * @param line where the row begins
 * @param key the intake key
 * @param item as the batch endpoint takes it
 * @param weight intake and actions, as the endpoint counts them
 * @param fields what the row says, translated
 * @param overdue what the file says of our flag; null when it says nothing
 */
public record Draft(int line, String key, ObjectNode item, int weight, Map<String, String> fields, Boolean overdue) {}
