// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.util.Locale;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.utils.ProxyConfigProvider;

/**
 * Routes by the proxy that the JVM's properties ({@code https.proxyHost} and so on) or else the
 * environment ({@code HTTPS_PROXY}, {@code NO_PROXY}) names for a target's scheme; for https where
 * only http has one, by that, as the SDK's own client does. They are read once.
 */
final class ProxyRoutes extends DefaultRoutePlanner {

  private final @Nullable ProxyConfigProvider forHttp;
  private final @Nullable ProxyConfigProvider forHttps;

  ProxyRoutes() {
    super(DefaultSchemePortResolver.INSTANCE);
    forHttp = named("http");
    ProxyConfigProvider https = named("https");
    forHttps = https == null ? forHttp : https;
  }

  private static @Nullable ProxyConfigProvider named(String scheme) {
    ProxyConfigProvider proxy =
        ProxyConfigProvider.fromSystemEnvironmentSettings(true, true, scheme);
    return proxy == null || proxy.host() == null || proxy.host().isEmpty() || proxy.port() <= 0
        ? null
        : proxy;
  }

  @Override
  protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
    ProxyConfigProvider proxy =
        "https".equalsIgnoreCase(target.getSchemeName()) ? forHttps : forHttp;
    return proxy == null || isExempt(target, proxy)
        ? null
        : new HttpHost(proxy.host(), proxy.port());
  }

  private static boolean isExempt(HttpHost target, ProxyConfigProvider proxy) {
    String host = target.getHostName().toLowerCase(Locale.ROOT);
    return proxy.nonProxyHosts() != null && proxy.nonProxyHosts().stream().anyMatch(host::matches);
  }

  /** The users and passwords that the proxies want. */
  BasicCredentialsProvider credentials() {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    for (ProxyConfigProvider proxy : new ProxyConfigProvider[] {forHttp, forHttps}) {
      if (proxy != null && proxy.userName().isPresent() && proxy.password().isPresent()) {
        credentials.setCredentials(
            new AuthScope(proxy.host(), proxy.port()),
            new UsernamePasswordCredentials(
                proxy.userName().get(), proxy.password().get().toCharArray()));
      }
    }
    return credentials;
  }
}
