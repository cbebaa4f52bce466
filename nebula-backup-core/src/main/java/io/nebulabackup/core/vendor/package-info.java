// SPDX-License-Identifier: Apache-2.0
/**
 * What the vendor's own tools write beside a backup, and where: the {@code .meta} file byte by
 * byte, the object keys of a full backup, and the pattern of metad's backup names.
 *
 * <p>The {@code .meta} file is one big-endian 32-bit length followed by that many bytes: the struct
 * {@code BackupMeta} (NebulaGraph src/interface/meta.thrift) in thrift's binary protocol, without a
 * message header. It is decoded here without the vendor's classes, because it must survive a round
 * trip byte for byte: fields this version does not know are kept as they were, absent fields stay
 * absent, and the order of fields, map entries and list elements is not touched.
 */
@NullMarked
package io.nebulabackup.core.vendor;

import org.jspecify.annotations.NullMarked;
