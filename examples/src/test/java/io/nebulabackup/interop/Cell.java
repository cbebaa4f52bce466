// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the cell of the interoperability matrix that a test fills. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Cell {

  /** Who works with whom on what. */
  String value();
}
