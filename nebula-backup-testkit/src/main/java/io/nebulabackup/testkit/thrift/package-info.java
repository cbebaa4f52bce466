// SPDX-License-Identifier: Apache-2.0
/**
 * The server side of NebulaGraph's thrift services, for the sandbox cluster and for tests: {@link
 * io.nebulabackup.testkit.thrift.ThriftServer} speaks the dialects metad's own server accepts from
 * the vendor's clients, on a loopback address.
 */
@NullMarked
package io.nebulabackup.testkit.thrift;

import org.jspecify.annotations.NullMarked;
