"""Talks: what citizens and superiors say of somebody's work, and what is agreed from it."""

from typing import Any

from tilik_server.models.vocabulary import Role

REPLY = """
mutation ($feedback: ID!, $comment: String!) {
  replyToFeedback(feedback: $feedback, comment: $comment) {
    ... on Feedback { id } ... on Problem { code }
  }
}
"""
REVIEW = """
mutation ($input: RecordReviewInput!) {
  recordReview(input: $input) { ... on Appraisal { reviews { id } } ... on Problem { code } }
}
"""
SIGN = """
mutation ($appraisal: ID!, $of: ID!) {
  acknowledge(appraisal: $appraisal, of: $of) { ... on Appraisal { id } ... on Problem { code } }
}
"""
SHOWN = """
query ($id: ID!) { node(id: $id) { ... on Appraisal {
  feedback { nodes {
    channel comment author { name } replies { nodes { comment author { name } } }
  } }
  reviews { summary agreedActions acknowledgedAt by { name } }
  timeline { nodes { action by { name } } }
} } }
"""
ADVICE = "Sapa warga lebih dahulu dan jelaskan syarat sebelum antre"


async def test_complaint_leads_to_a_suggestion_that_both_sign(
    graph: Any, talk: Any, office: Any, ids: Any, tokens: Any
) -> None:
    kiosk = tokens.role(Role.INTEGRATION, office.clinic, "kios")
    ani, chief = tokens.person(office.ani), tokens.person(office.chief)
    said = await talk.give(
        kiosk, "Employee", office.ani, channel="CITIZEN", rating=2, comment="Kurang ramah"
    )
    for viewer, comment in ((chief, "Mari kita bahas"), (ani, "Baik, saya perbaiki")):
        answer = await graph.ask(REPLY, viewer, feedback=said["id"], comment=comment)
        assert "id" in answer["replyToFeedback"]
    appraisal = ids("Appraisal", office.plans[office.ani])
    period = {"startsOn": office.day(1, 1).isoformat(), "endsOn": office.day(3, 31).isoformat()}
    given = {"appraisal": appraisal, "heldOn": office.day(4, 2).isoformat(), **period}
    given |= {"summary": "Etika pelayanan dibahas", "agreedActions": [ADVICE]}
    answer = await graph.ask(REVIEW, chief, input=given)
    (review,) = answer["recordReview"]["reviews"]
    await graph.ask(SIGN, ani, appraisal=appraisal, of=review["id"])
    shown = (await graph.ask(SHOWN, ani, id=appraisal))["node"]
    (feedback,) = shown["feedback"]["nodes"]
    assert (feedback["channel"], feedback["comment"]) == ("CITIZEN", "Kurang ramah")
    assert feedback["author"] is None
    assert [tuple(each.values()) for each in feedback["replies"]["nodes"]] == [
        ("Mari kita bahas", {"name": "Chief"}),
        ("Baik, saya perbaiki", {"name": "Ani"}),
    ]
    (review,) = shown["reviews"]
    assert (review["agreedActions"], review["by"]) == ([ADVICE], {"name": "Chief"})
    assert review["acknowledgedAt"] is not None
    assert [tuple(each.values()) for each in shown["timeline"]["nodes"]] == [
        ("recordReview", {"name": "Chief"}),
        ("acknowledge", {"name": "Ani"}),
    ]
