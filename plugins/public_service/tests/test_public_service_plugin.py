from tilik_public_service import plugin


def test_every_indicator_names_a_calculator_and_parameters_of_the_plugin() -> None:
    calculators = {calculator.key: calculator for calculator in plugin.tilik_calculators()}
    assert plugin.tilik_sector() == "public_service"
    for indicator in plugin.tilik_indicators():
        assert calculators[indicator.calculator_key].read_params(indicator.params)
