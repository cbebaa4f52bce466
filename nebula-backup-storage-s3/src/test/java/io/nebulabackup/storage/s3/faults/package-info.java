// SPDX-License-Identifier: Apache-2.0
/** What happens to backups while stores, networks, disks and agents fail under them. */
@NullMarked
package io.nebulabackup.storage.s3.faults;

import org.jspecify.annotations.NullMarked;
