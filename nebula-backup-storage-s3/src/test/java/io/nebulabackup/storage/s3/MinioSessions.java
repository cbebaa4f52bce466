// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.testkit.servers.MinioServer;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Temporary credentials of a MinIO that may do less than its user. */
final class MinioSessions {

  private MinioSessions() {}

  static Credentials create(URI endpoint, String policy) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(MinioServer.USER, MinioServer.PASSWORD)))
            .build()) {
      return sts.assumeRole(
              role ->
                  role.roleArn("arn:xxx:xxx:xxx:xxxx").roleSessionName("session").policy(policy))
          .credentials();
    }
  }
}
