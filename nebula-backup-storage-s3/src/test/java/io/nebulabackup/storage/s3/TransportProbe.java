// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Puts to addresses through our transport, as a program: the JVM's properties are its own then. */
final class TransportProbe {

  private TransportProbe() {}

  /** Prints the status and the body of what a PUT of five bytes to each argument brings. */
  public static void main(String[] addresses) throws IOException {
    try (SdkHttpClient client = S3Transport.builder().build()) {
      for (String address : addresses) {
        SdkHttpRequest request =
            SdkHttpRequest.builder().method(SdkHttpMethod.PUT).uri(URI.create(address)).build();
        HttpExecuteResponse response =
            client
                .prepareRequest(
                    HttpExecuteRequest.builder()
                        .request(request)
                        // Without an announced length.
                        .contentStreamProvider(() -> new ByteArrayInputStream(new byte[5]))
                        .build())
                .call();
        try (InputStream body = response.responseBody().orElseThrow()) {
          System.out.println(
              response.httpResponse().statusCode()
                  + " "
                  + new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** Runs it and returns what it prints, errors included. */
  static String run(List<String> options, Map<String, String> environment, String... addresses)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TransportProbe.class.getName()));
    command.addAll(List.of(addresses));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.onExit().join();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
