// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.nio.file.Path;

/**
 * A segment of a log.
 *
 * @param path the file
 * @param firstLogId its first record's log id, the one in its name
 * @param last its last record's position; a later segment may begin before it and wins
 * @param bytes how many bytes of the file count: less than its size if a torn tail is cut off
 */
public record WalSegment(Path path, long firstLogId, LogPosition last, long bytes) {}
