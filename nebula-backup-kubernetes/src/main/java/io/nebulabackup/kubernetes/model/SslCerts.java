// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** The certificates of a cluster. */
@JsonPropertyOrder({
  "serverSecret",
  "serverCert",
  "serverKey",
  "clientSecret",
  "clientCert",
  "clientKey",
  "caSecret",
  "caCert",
  "clientCASecret",
  "clientCACert",
  "insecureSkipVerify",
  "serverName",
  "autoMountServerCerts"
})
public final class SslCerts extends OpenModel {

  @JsonProperty("serverSecret")
  private @Nullable String serverSecret;

  @JsonProperty("serverCert")
  private @Nullable String serverCert;

  @JsonProperty("serverKey")
  private @Nullable String serverKey;

  @JsonProperty("clientSecret")
  private @Nullable String clientSecret;

  @JsonProperty("clientCert")
  private @Nullable String clientCert;

  @JsonProperty("clientKey")
  private @Nullable String clientKey;

  @JsonProperty("caSecret")
  private @Nullable String caSecret;

  @JsonProperty("caCert")
  private @Nullable String caCert;

  @JsonProperty("clientCASecret")
  private @Nullable String clientCASecret;

  @JsonProperty("clientCACert")
  private @Nullable String clientCACert;

  @JsonProperty("insecureSkipVerify")
  private @Nullable Boolean insecureSkipVerify;

  @JsonProperty("serverName")
  private @Nullable String serverName;

  @JsonProperty("autoMountServerCerts")
  private @Nullable Boolean autoMountServerCerts;

  /**
   * Returns the Secret with the servers' certificate.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getServerSecret() {
    return serverSecret;
  }

  /**
   * Sets the Secret with the servers' certificate.
   *
   * @param value the value, or null for none
   */
  public void setServerSecret(@Nullable String value) {
    this.serverSecret = value;
  }

  /**
   * Returns the key of the certificate; {@code tls.crt} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getServerCert() {
    return serverCert;
  }

  /**
   * Sets the key of the certificate; {@code tls.crt} if not set.
   *
   * @param value the value, or null for none
   */
  public void setServerCert(@Nullable String value) {
    this.serverCert = value;
  }

  /**
   * Returns the key of the private key; {@code tls.key} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getServerKey() {
    return serverKey;
  }

  /**
   * Sets the key of the private key; {@code tls.key} if not set.
   *
   * @param value the value, or null for none
   */
  public void setServerKey(@Nullable String value) {
    this.serverKey = value;
  }

  /**
   * Returns the Secret with the clients' certificate.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClientSecret() {
    return clientSecret;
  }

  /**
   * Sets the Secret with the clients' certificate.
   *
   * @param value the value, or null for none
   */
  public void setClientSecret(@Nullable String value) {
    this.clientSecret = value;
  }

  /**
   * Returns the key of the certificate; {@code tls.crt} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClientCert() {
    return clientCert;
  }

  /**
   * Sets the key of the certificate; {@code tls.crt} if not set.
   *
   * @param value the value, or null for none
   */
  public void setClientCert(@Nullable String value) {
    this.clientCert = value;
  }

  /**
   * Returns the key of the private key; {@code tls.key} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClientKey() {
    return clientKey;
  }

  /**
   * Sets the key of the private key; {@code tls.key} if not set.
   *
   * @param value the value, or null for none
   */
  public void setClientKey(@Nullable String value) {
    this.clientKey = value;
  }

  /**
   * Returns the Secret with the servers' authority.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getCaSecret() {
    return caSecret;
  }

  /**
   * Sets the Secret with the servers' authority.
   *
   * @param value the value, or null for none
   */
  public void setCaSecret(@Nullable String value) {
    this.caSecret = value;
  }

  /**
   * Returns the key of the authority's certificate; {@code ca.crt} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getCaCert() {
    return caCert;
  }

  /**
   * Sets the key of the authority's certificate; {@code ca.crt} if not set.
   *
   * @param value the value, or null for none
   */
  public void setCaCert(@Nullable String value) {
    this.caCert = value;
  }

  /**
   * Returns the Secret with the clients' authority.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClientCASecret() {
    return clientCASecret;
  }

  /**
   * Sets the Secret with the clients' authority.
   *
   * @param value the value, or null for none
   */
  public void setClientCASecret(@Nullable String value) {
    this.clientCASecret = value;
  }

  /**
   * Returns the key of the authority's certificate; {@code ca.crt} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClientCACert() {
    return clientCACert;
  }

  /**
   * Sets the key of the authority's certificate; {@code ca.crt} if not set.
   *
   * @param value the value, or null for none
   */
  public void setClientCACert(@Nullable String value) {
    this.clientCACert = value;
  }

  /**
   * Returns whether clients take any certificate; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getInsecureSkipVerify() {
    return insecureSkipVerify;
  }

  /**
   * Sets whether clients take any certificate; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setInsecureSkipVerify(@Nullable Boolean value) {
    this.insecureSkipVerify = value;
  }

  /**
   * Returns the name clients expect in the certificate.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getServerName() {
    return serverName;
  }

  /**
   * Sets the name clients expect in the certificate.
   *
   * @param value the value, or null for none
   */
  public void setServerName(@Nullable String value) {
    this.serverName = value;
  }

  /**
   * Returns whether the operator mounts the servers' certificate; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getAutoMountServerCerts() {
    return autoMountServerCerts;
  }

  /**
   * Sets whether the operator mounts the servers' certificate; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setAutoMountServerCerts(@Nullable Boolean value) {
    this.autoMountServerCerts = value;
  }
}
