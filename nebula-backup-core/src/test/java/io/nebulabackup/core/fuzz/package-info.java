// SPDX-License-Identifier: Apache-2.0
/** The corpus of the fuzz targets that lie beside the readers they are about. */
@NullMarked
package io.nebulabackup.core.fuzz;

import org.jspecify.annotations.NullMarked;
