// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the vendor's client as the options say. */
final class S3Clients {

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  private S3Clients() {}

  static S3Client create(S3Config config) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http(config))
            .forcePathStyle(config.pathStyle())
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(retries(config))
                        .addExecutionInterceptor(new AttemptsInterceptor()));
    config.endpoint().ifPresent(builder::endpointOverride);
    config.region().map(Region::of).ifPresent(builder::region);
    if (config.region().isEmpty() && config.endpoint().isPresent()) {
      builder.region(Region.US_EAST_1);
    }
    config.credentials().ifPresent(builder::credentialsProvider);
    checksums(config, builder);
    return builder.build();
  }

  private static void checksums(S3Config config, S3ClientBuilder builder) {
    if (config.checksums()) {
      builder
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
          .putAuthScheme(new UnsignedPayloads());
      return;
    }
    // Stores that know no trailing checksums want Content-MD5 where S3 demands a checksum, as in
    // DeleteObjects: aws/aws-sdk-java-v2#5801 and #6055.
    builder
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .addPlugin(LegacyMd5Plugin.create());
  }

  private static S3Transport.Builder http(S3Config config) {
    Duration timeout = config.timeout();
    return S3Transport.builder()
        .connections(config.mostConnections())
        .silence(timeout)
        .connectWithin(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
        .freeConnectionWithin(timeout);
  }

  private static StandardRetryStrategy retries(S3Config config) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(config.mostAttempts())
        .retryOnException(S3Errors::isPassing)
        .build();
  }
}
