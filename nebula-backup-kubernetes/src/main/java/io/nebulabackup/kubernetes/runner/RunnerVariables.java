// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

/**
 * The environment variables the runner reads. Credentials are taken from the command line first,
 * then from these variables, then from the files in {@link #SECRETS}; what is in none of them is
 * left to the store's own chain of credentials, on the agents' machines as on the runner's.
 */
public final class RunnerVariables {

  /** The S3 access key. */
  public static final String S3_ACCESS_KEY = "AWS_ACCESS_KEY_ID";

  /** The S3 secret key. */
  public static final String S3_SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

  /** The S3 session token, of temporary keys. */
  public static final String S3_SESSION_TOKEN = "AWS_SESSION_TOKEN";

  /** The Google service account key, as JSON; the variable of the vendor's operator. */
  public static final String GS_CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS_JSON";

  /**
   * A directory whose files are named as the keys of the vendor's storage Secrets: {@code
   * access_key}, {@code secret_key} and {@code session_token}, or {@code credentials}. Such a
   * Secret mounted as a volume is one.
   */
  public static final String SECRETS = "NEBULA_BACKUP_SECRETS";

  /**
   * More options of the store, {@code name=value} separated by commas, as its provider documents
   * them; for what the custom resources have no field for.
   */
  public static final String STORAGE_OPTIONS = "NEBULA_BACKUP_STORAGE_OPTIONS";

  /** Where to leave the termination message; {@code /dev/termination-log} if that exists. */
  public static final String TERMINATION_LOG = "NEBULA_BACKUP_TERMINATION_LOG";

  /**
   * The PEM file with the authority of metad's certificate; {@code /usr/local/certs/ca.crt} if that
   * exists, else the JDK's authorities.
   */
  public static final String METAD_CA = "CA_CERT_PATH";

  /**
   * The PEM file with the certificate to show to metad; {@code /usr/local/certs/client.crt} if that
   * exists, else none.
   */
  public static final String METAD_CERTIFICATE = "CLIENT_CERT_PATH";

  /** The PEM file with its PKCS#8 private key; {@code /usr/local/certs/client.key} unless set. */
  public static final String METAD_KEY = "CLIENT_KEY_PATH";

  /**
   * The PEM file with the authority of the agents' certificates, for agents that speak TLS; as
   * {@code --agent-ca}, for Pods whose command line somebody else writes.
   */
  public static final String AGENT_CA = "NEBULA_BACKUP_AGENT_CA";

  /** The PEM file with the certificate to show to the agents; as {@code --agent-cert}. */
  public static final String AGENT_CERTIFICATE = "NEBULA_BACKUP_AGENT_CERT";

  /** The PEM file with its PKCS#8 private key; as {@code --agent-key}. */
  public static final String AGENT_KEY = "NEBULA_BACKUP_AGENT_KEY";

  /** The name that the agents' certificates must carry; as {@code --agent-server-name}. */
  public static final String AGENT_SERVER_NAME = "NEBULA_BACKUP_AGENT_SERVER_NAME";

  private RunnerVariables() {}
}
