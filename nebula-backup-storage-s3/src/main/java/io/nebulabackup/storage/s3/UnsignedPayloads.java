// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs requests as over https also where they go over plain http: what a body must be is said by
 * the checksum in its trailer alone, and not by a SHA-256 of every chunk as well, which the SDK's
 * synchronous client insists on without https. Client and store each save one pass of SHA-256 over
 * all bytes. What it gives up is that somebody who can change what is on the wire is found out; the
 * headers, and with them who may do what, stay signed. For requests that have a checksum.
 */
final class UnsignedPayloads implements AwsV4AuthScheme, AwsV4HttpSigner {

  private static final int HTTP_PORT = 80;

  private final AwsV4AuthScheme scheme = AwsV4AuthScheme.create();

  @Override
  public String schemeId() {
    return scheme.schemeId();
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return scheme.identityProvider(providers);
  }

  @Override
  public AwsV4HttpSigner signer() {
    return this;
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
    SdkHttpRequest http = request.request();
    if (!http.protocol().equals("http") || http.port() == HTTP_PORT) {
      // Whether the signed Host has a port depends on the protocol's own: there it would be wrong.
      return scheme.signer().sign(request);
    }
    SignedRequest signed = scheme.signer().sign(asEncrypted(request, http));
    return SignedRequest.builder()
        .request(signed.request().toBuilder().protocol("http").build())
        .payload(signed.payload().orElse(null))
        .build();
  }

  private static <T extends AwsCredentialsIdentity> SignRequest<T> asEncrypted(
      SignRequest<T> request, SdkHttpRequest http) {
    return request.toBuilder()
        .request(http.toBuilder().protocol("https").build())
        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
        .build();
  }

  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
    return scheme.signer().signAsync(request);
  }
}
