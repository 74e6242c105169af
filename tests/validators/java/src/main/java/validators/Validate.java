package validators;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.utilities.settings.FhirSettings;

/**
 * HAPI's instance validator as a filter: one resource a line comes in, one line of issues goes out.
 *
 * <p>The only argument is a file with one canonical resource a line. A line of input is the profiles it is to be
 * held against, apart by spaces, a tab, and the resource; a line of output is a JSON list of issues.
 */
public final class Validate {
  private static final FhirContext CONTEXT = FhirContext.forR4();
  private static final Gson GSON = new Gson();

  private Validate() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    FhirSettings.setProhibitNetworkAccess(true);
    PrePopulatedValidationSupport ours = ours(Path.of(arguments[0]));
    FhirValidator validator = validator(ours);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int tab = line.indexOf('\t');
      answers.println(GSON.toJson(issues(validator, line.substring(0, tab).split(" "), line.substring(tab + 1))));
      answers.flush();
    }
  }

  private static PrePopulatedValidationSupport ours(Path file) throws IOException {
    PrePopulatedValidationSupport support = new PrePopulatedValidationSupport(CONTEXT);
    try (Stream<String> lines = Files.lines(file)) {
      lines.map(line -> CONTEXT.newJsonParser().parseResource(line)).forEach(support::addResource);
    }
    return support;
  }

  private static FhirValidator validator(PrePopulatedValidationSupport ours) {
    UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(CONTEXT);
    unknown.setNonExistentCodeSystemSeverity(IssueSeverity.WARNING);
    ValidationSupportChain chain =
        new ValidationSupportChain(
            ours,
            new DefaultProfileValidationSupport(CONTEXT),
            new CommonCodeSystemsTerminologyService(CONTEXT),
            new InMemoryTerminologyServerValidationSupport(CONTEXT),
            new SnapshotGeneratingValidationSupport(CONTEXT),
            unknown);
    chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
    FhirInstanceValidator instances = new FhirInstanceValidator(chain);
    instances.setAnyExtensionsAllowed(true);
    instances.setErrorForUnknownProfiles(false);
    instances.setAssumeValidRestReferences(true);
    References references = new References();
    instances.setValidatorPolicyAdvisor(references);
    instances.setValidatorResourceFetcher(references);
    return CONTEXT.newValidator().registerValidatorModule(instances);
  }

  private static List<Map<String, String>> issues(FhirValidator validator, String[] profiles, String resource) {
    ValidationOptions options = new ValidationOptions();
    Stream.of(profiles).filter(profile -> !profile.isEmpty()).forEach(options::addProfile);
    List<Map<String, String>> issues = new ArrayList<>();
    try {
      for (SingleValidationMessage one : validator.validateWithResult(resource, options).getMessages()) {
        List<String> details = one.getSliceMessages();
        String text = one.getMessage() + (details == null || details.isEmpty() ? "" : " " + details);
        issues.add(issue(one.getSeverity().getCode(), one.getMessageId(), one.getLocationString(), text));
      }
    } catch (RuntimeException broken) {
      issues.add(issue("fatal", broken.getClass().getSimpleName(), "", String.valueOf(broken.getMessage())));
    }
    return issues;
  }

  private static Map<String, String> issue(String severity, String id, String place, String text) {
    return Map.of("severity", severity, "id", id == null ? "" : id, "place", place == null ? "" : place, "text", text);
  }
}
