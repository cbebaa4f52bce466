// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How to speak to a metad or storaged that runs with {@code --enable_ssl} or {@code
 * --enable_meta_ssl}. TLS 1.2 is used, as the vendor's own tools do.
 *
 * @param context what to trust, and the client's own certificate if any (metad asks for none)
 * @param verifyHostname whether the certificate must name the host
 * @param serverName the name the certificate must hold instead of the address's; null for the
 *     address's
 */
public record MetadTls(SSLContext context, boolean verifyHostname, @Nullable String serverName) {}
