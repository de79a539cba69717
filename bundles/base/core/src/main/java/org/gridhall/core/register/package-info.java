/**
 * Registers: records by a declared form, their lists, history, references, import and export. {@code JpaRegisters} is the
 * way in; the rest, by what one looks for:
 *
 * <ul>
 *   <li>what a register is: {@code Kinds} (those that are here or away), {@code Layout} (the fields of its form),
 *       {@code Permit} (who sees and changes what)
 *   <li>a record on its way in: {@code Content}, {@code Shape}, {@code Draft}, {@code Checker}; {@code Records} writes it
 *       with its trail, facets and references
 *   <li>lists: {@code RecordLists} and {@code Condition}; the search: {@code RecordDocuments}
 *   <li>definitions and organisation that change: {@code RegisterWork}, {@code Filling}, {@code Followed}
 *   <li>tables of records: {@code Sheets} and the formats {@code Csv}, {@code Xlsx}, {@code GeoJson}, with {@code Columns},
 *       {@code Cells} and {@code Row}; {@code Exports} writes them
 *   <li>imports: {@code Imports} (the steps), {@code ImportFiles} and {@code ImportRows} (what was sent), {@code RowJudge},
 *       {@code MissingRecords} and {@code ImportOutcome} (what it comes to), {@code ImportPreview}, {@code Findings} and
 *       {@code ImportReport} (what is told), {@code ImportWork} (doing it)
 * </ul>
 */
package org.gridhall.core.register;
