/**
 * Tickets: intake, actions, lists, batches, attachments and where to dispatch. {@code JpaTickets} is the way in; the rest,
 * by what one looks for:
 *
 * <ul>
 *   <li>a ticket comes in: {@code Intake}, {@code Numbers}, {@code Batch} (past ones); {@code Duplicates} with {@code Cells}
 *       (squares of the ground) finds what is likely the same
 *   <li>an action: {@code Execution} (the transaction), {@code Interpreter} (what the flow says) on a {@code Work},
 *       {@code Attributes}, {@code Rules} (Java of modules); {@code Mergers}, {@code Links} and {@code JointTasks} (other
 *       tickets); {@code Answers} (who is told)
 *   <li>who may see what: {@code Views} for one, {@code TicketLists} for lists, {@code TicketDocuments} and {@code Found}
 *       for the search, {@code PublicSteps} for everybody, {@code TicketInsiders} for histories
 *   <li>where it should go: {@code Dispatcher}; grids that change: {@code Regrid}
 *   <li>files: {@code BlobAttachments}, {@code Contents}; people named in it: {@code Parties}, {@code PersonsInTickets}
 *   <li>what is no longer needed: {@code Sweep}
 * </ul>
 */
package org.gridhall.core.ticket;
